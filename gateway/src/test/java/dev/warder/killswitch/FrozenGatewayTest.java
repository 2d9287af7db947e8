package dev.warder.killswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.call.TestingCalls;
import dev.warder.call.Verdict;
import dev.warder.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FrozenGatewayTest {
    private final KillSwitch gate = new KillSwitch();

    /** The verdict on a call that came so many seconds after the clock began. */
    private Verdict callAt(int seconds) {
        Call call = TestingCalls.tool(TestingCalls.caller("alice"), "crm", "echo", JsonObject.EMPTY);
        Call.Origin origin = call.origin();
        return gate.judge(new Call(
                new Call.Origin(
                        origin.id(),
                        origin.revision(),
                        origin.address(),
                        origin.trace(),
                        origin.receivedAt(),
                        TimeUnit.SECONDS.toNanos(seconds),
                        null),
                call.caller(),
                call.server(),
                call.method(),
                call.capability(),
                call.arguments(),
                call.message()));
    }

    @Test
    void a_gateway_that_was_frozen_lets_nothing_pass_before_it_has_looked_again() {
        gate.adopt(List.of());
        gate.confirm(TimeUnit.SECONDS.toNanos(10));
        assertThat(callAt(11)).isEqualTo(Verdict.pass());
        assertThat(callAt(15)).isEqualTo(Verdict.pass());

        assertThat(callAt(16)).isEqualTo(Verdict.refuse(Reason.STOPS_UNKNOWN));
        assertThat(gate.isKnown(TimeUnit.SECONDS.toNanos(16))).isFalse();

        gate.confirm(TimeUnit.SECONDS.toNanos(16));
        assertThat(callAt(16)).isEqualTo(Verdict.pass());
    }
}
