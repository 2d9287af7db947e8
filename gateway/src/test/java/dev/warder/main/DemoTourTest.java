package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.main.DemoStep.Expected;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The tour believes nothing but the answers. */
class DemoTourTest {
    private static final String RESULT = "{\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"Order 3\"}]}}";
    private static final String HIDDEN =
            "{\"error\":{\"code\":-32602,\"message\":\"Not known.\",\"data\":{\"reason\":\"catalog.unknown\",\"call\":\"c1\"}}}";
    private static final String DENIED =
            "{\"error\":{\"code\":4030,\"message\":\"No rule allows this call.\",\"data\":{\"reason\":\"access.denied\",\"call\":\"c2\"}}}";
    private static final String UNFIT = """
            {"result":{"isError":true,"content":[{"type":"text","text":"/currency is none of these"}],
             "_meta":{"dev.warder/refusal":{"reason":"validation.arguments","call":"c3"}}}}""";

    private final StringWriter printed = new StringWriter();
    private final DemoTour tour = new DemoTour(new DemoScreen(new PrintWriter(printed), false));

    @Test
    void steps_that_go_as_told_leave_no_difference() throws Exception {
        take(Expected.allowed("Order 3"), 200, RESULT);
        take(Expected.sees("a", "b"), 200, "{\"result\":{\"tools\":[{\"name\":\"a\"},{\"name\":\"b\"}]}}");
        take(Expected.refused("no role", "catalog.unknown"), 200, HIDDEN);
        take(Expected.refused("too much", "access.denied"), 200, DENIED);
        take(Expected.corrected("schema", "validation.arguments", "currency"), 200, UNFIT);
        take(Expected.turnedAway("key", 401, "catalog.unknown"), 401, HIDDEN);

        assertThat(tour.differences()).isEmpty();
        assertThat(tour.exitCode()).isZero();
        assertThat(tour.refusals()).extracting(DemoAnswer::call).containsExactly("c1", "c2", "c3", "c1");
    }

    @Test
    void a_call_that_is_allowed_but_should_be_refused_is_a_difference() throws Exception {
        take(Expected.refused("too much", "access.denied"), 200, RESULT);
        take(Expected.corrected("schema", "validation.arguments", "currency"), 200, RESULT);
        take(Expected.turnedAway("key", 401, "auth.invalid"), 200, RESULT);

        assertThat(tour.exitCode()).isEqualTo(1);
        assertThat(tour.differences()).hasSize(3).first().asString().contains("step 1", "too much", "Order 3");
    }

    @Test
    void a_call_that_is_refused_but_should_be_allowed_is_a_difference() throws Exception {
        take(Expected.allowed("Order 3"), 200, DENIED);
        take(Expected.allowed("Order 3"), 200, UNFIT);
        take(Expected.allowed("Order 3"), 200, "{\"result\":{\"content\":[]}}");

        assertThat(tour.differences()).hasSize(3);
    }

    @Test
    void a_refusal_for_another_reason_is_a_difference() throws Exception {
        take(Expected.refused("too much", "access.denied"), 200, HIDDEN);
        take(Expected.refused("too much", "access.denied"), 403, DENIED);
        take(Expected.corrected("schema", "validation.arguments", "amount"), 200, UNFIT);
        take(Expected.turnedAway("key", 401, "auth.invalid"), 401, HIDDEN);

        assertThat(tour.differences()).hasSize(4);
    }

    @Test
    void a_list_that_shows_too_much_is_a_difference() throws Exception {
        take(Expected.sees("a"), 200, "{\"result\":{\"tools\":[{\"name\":\"a\"},{\"name\":\"b\"}]}}");

        assertThat(tour.differences()).singleElement().asString().contains("sees a, but ok: a, b");
    }

    @Test
    void a_gateway_that_cannot_be_reached_is_a_difference_and_the_tour_goes_on() throws Exception {
        tour.take(new DemoStep("sam", "asks", Expected.allowed(""), () -> {
            throw new IOException("connection refused");
        }));
        take(Expected.allowed("Order 3"), 200, RESULT);

        assertThat(tour.differences()).singleElement().asString().contains("step 1", "connection refused");
    }

    @Test
    void what_strangers_say_cannot_steer_the_terminal() throws Exception {
        take(Expected.allowed(""), 200, "{\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"\\u001b[2Jgone\"}]}}");

        assertThat(printed.toString()).contains("?[2Jgone").doesNotContain("\033");
    }

    private void take(Expected expected, int status, String message) throws Exception {
        var json = (JsonObject) JsonReader.read(message.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        tour.take(new DemoStep("sam", "asks", expected, () -> new DemoAnswer(status, json)));
    }
}
