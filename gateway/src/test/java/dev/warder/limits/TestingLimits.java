package dev.warder.limits;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.Reason;
import dev.warder.call.TestingCalls;
import dev.warder.call.Verdict;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.limits.LimitSettings.OnFailure;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Limits with a clock that stands still until it is moved. */
public final class TestingLimits {
    private static final Words WORDS = new Words() {
        @Override
        public Scope scope(LimitSettings settings) {
            return EVERYTHING;
        }

        @Override
        public Cost cost(String expression) {
            return expression.equals("result.bytes") ? (_, bytes) -> bytes : (_, _) -> Double.parseDouble(expression);
        }
    };

    static final Scope EVERYTHING = new Scope() {
        @Override
        public boolean covers(Capability capability) {
            return true;
        }

        @Override
        public boolean isFor(Caller caller) {
            return true;
        }
    };

    final AtomicLong nanos = new AtomicLong();
    final List<Accounts.Used> written = new ArrayList<>();
    final List<Warning> warnings = new ArrayList<>();
    Function<List<Accounts.Used>, Future<Void>> writing = this::keep;
    final Meters meters = new Meters(Map.of(), changed -> writing.apply(changed), warnings::add);

    /** So many calls of each caller in a minute. */
    public static LimitSettings perMinute(int count, int burst) {
        return rate(count, burst, Dimension.CALLER);
    }

    /** So many calls at once for everyone together. */
    public static LimitSettings atOnce(int slots, int queue, Duration patience) {
        return of(new Measure.Concurrent(slots, queue, patience), OnFailure.REFUSE);
    }

    /** So long for each call. */
    public static LimitSettings deadline(Duration time) {
        return of(new Measure.Each(new Bounds(time.toMillis(), 0)), OnFailure.REFUSE);
    }

    /** So many bytes for each answer. */
    public static LimitSettings resultBytes(long bytes) {
        return of(new Measure.Each(new Bounds(0, bytes)), OnFailure.REFUSE);
    }

    /** Limits that are about everything, with the machine's own clock. */
    public static LimitRules rules(LimitSettings... settings) {
        return LimitRules.compile(
                List.of(settings),
                WORDS,
                new Meters(Map.of(), _ -> Future.succeededFuture(), _ -> {}),
                System::nanoTime);
    }

    static LimitSettings rate(int count, int burst, Dimension... per) {
        return of(new Measure.Rate(new Pace(count, Duration.ofMinutes(1)), burst), OnFailure.REFUSE, per);
    }

    static LimitSettings of(Measure measure, OnFailure onFailure, Dimension... per) {
        return new LimitSettings(null, measure, List.of(per), List.of("**"), List.of("anyone"), onFailure);
    }

    LimitRules compiled(LimitSettings... settings) {
        return compiled(meters, settings);
    }

    LimitRules compiled(Meters others, LimitSettings... settings) {
        return LimitRules.compile(List.of(settings), WORDS, others, nanos::get);
    }

    Future<Void> keep(List<Accounts.Used> changed) {
        written.addAll(changed);
        return Future.succeededFuture();
    }

    /** So many calls of each caller. */
    static LimitSettings quota(int count, Window window) {
        var measure = new Measure.Quota(count * MeasureReader.UNIT, window, null, List.of());
        return of(measure, OnFailure.REFUSE, Dimension.CALLER);
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    static Call call(String subject) {
        return call(subject, "echo");
    }

    /** A call that came at that moment. */
    static Call at(String subject, Instant moment) {
        Call call = call(subject);
        Call.Origin origin = call.origin();
        long micros = moment.getEpochSecond() * 1_000_000;
        var later = new Call.Origin(
                origin.id(), origin.revision(), origin.address(), origin.trace(), micros, 0, origin.session());
        return new Call(
                later,
                call.caller(),
                call.server(),
                call.method(),
                call.capability(),
                call.arguments(),
                call.message());
    }

    static Call call(String subject, String tool) {
        return TestingCalls.tool(TestingCalls.caller(subject), "crm", tool, JsonObject.EMPTY);
    }

    /** Why the verdict refuses, or null when it does not. */
    static @Nullable Reason reason(Verdict verdict) {
        return verdict instanceof Verdict.Refuse refused ? refused.reason() : null;
    }

    /** How long the refusal says to wait, in milliseconds. */
    static long waitOf(Verdict verdict) {
        return verdict instanceof Verdict.Refuse refused
                        && refused.data() instanceof JsonObject data
                        && data.find("retryAfterMs") instanceof JsonNumber millis
                ? millis.longValue()
                : -1;
    }

    /** How many of so many calls in a row pass. */
    static int passing(LimitRules rules, Call call, int calls) {
        int passed = 0;
        for (int i = 0; i < calls; i++) {
            passed += rules.judge(call) instanceof Verdict.Pass ? 1 : 0;
        }
        return passed;
    }
}
