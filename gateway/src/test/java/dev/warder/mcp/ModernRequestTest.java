package dev.warder.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModernRequestTest {
    private static final JsonObject META = JsonObject.EMPTY
            .with(EnvelopeRules.PROTOCOL_VERSION, "2026-07-28")
            .with(EnvelopeRules.CLIENT_CAPABILITIES, JsonObject.EMPTY);

    private final Map<String, String> headers =
            new HashMap<>(Map.of("mcp-protocol-version", "2026-07-28", "mcp-method", "tools/call", "mcp-name", "echo"));
    private String method = "tools/call";
    private JsonObject meta = META;
    private JsonObject params = JsonObject.EMPTY.with("name", "echo");

    @Test
    void a_request_whose_headers_repeat_its_body_passes() {
        assertThat(check()).isNull();
        headers.put("mcp-protocol-version", "\t2026-07-28 ");
        headers.put("mcp-name", "=?base64?ZWNobw==?=");
        assertThat(check()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcp-protocol-version", "mcp-method", "mcp-name"})
    void a_missing_header_is_a_mismatch(String header) {
        headers.remove(header);
        refused(ErrorCodes.HEADER_MISMATCH);
    }

    @ParameterizedTest
    @CsvSource({
        "mcp-protocol-version, 2025-11-25",
        "mcp-method, tools/list",
        "mcp-method, Tools/Call",
        "mcp-name, Echo",
        "mcp-name, =?base64?ZWNobw?="
    })
    void a_header_that_differs_is_a_mismatch(String header, String value) {
        headers.put(header, value);
        refused(ErrorCodes.HEADER_MISMATCH);
    }

    @Test
    void a_body_without_name_does_not_match_a_name_header() {
        params = JsonObject.EMPTY;
        refused(ErrorCodes.HEADER_MISMATCH);
    }

    @Test
    void resources_are_named_by_their_uri_and_lists_by_nothing() {
        method = "resources/read";
        params = JsonObject.EMPTY.with("uri", "file:///ä");
        headers.put("mcp-method", method);
        headers.put("mcp-name", HeaderValue.encode("file:///ä"));
        assertThat(check()).isNull();

        method = "tools/list";
        headers.put("mcp-method", method);
        headers.remove("mcp-name");
        assertThat(check()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {EnvelopeRules.PROTOCOL_VERSION, EnvelopeRules.CLIENT_CAPABILITIES})
    void a_missing_key_of_the_envelope_is_named(String key) {
        meta = META.without(key);
        assertThat(refused(ErrorCodes.INVALID_PARAMS).message()).contains(key);
    }

    @Test
    void keys_of_the_envelope_have_their_types() {
        List<Map.Entry<String, Json>> wrong = List.of(
                Map.entry(EnvelopeRules.PROTOCOL_VERSION, JsonNumber.of(1)),
                Map.entry(EnvelopeRules.CLIENT_CAPABILITIES, JsonNull.NULL),
                Map.entry(EnvelopeRules.CLIENT_CAPABILITIES, JsonArray.EMPTY),
                Map.entry(EnvelopeRules.CLIENT_INFO, new JsonString("x")),
                Map.entry(EnvelopeRules.CLIENT_INFO, JsonObject.EMPTY.with("name", "x")),
                Map.entry(EnvelopeRules.LOG_LEVEL, new JsonString("loud")),
                Map.entry("progressToken", JsonBool.TRUE),
                Map.entry("progressToken", new JsonNumber("1.5")));
        wrong.forEach(entry -> {
            meta = META.with(entry.getKey(), entry.getValue());
            assertThat(refused(ErrorCodes.INVALID_PARAMS).message()).contains(entry.getKey());
        });

        meta = META.with(
                        EnvelopeRules.CLIENT_INFO,
                        JsonObject.EMPTY.with("name", "x").with("version", "1"))
                .with(EnvelopeRules.LOG_LEVEL, "warning")
                .with("progressToken", 1)
                .with("traceparent", "anything");
        assertThat(check()).isNull();
    }

    @Test
    void an_unknown_revision_is_answered_with_the_known_ones() {
        meta = META.with(EnvelopeRules.PROTOCOL_VERSION, "2099-01-01");
        headers.put("mcp-protocol-version", "2099-01-01");

        assertThat(refused(ErrorCodes.UNSUPPORTED_VERSION).data())
                .hasToString("{\"supported\":[\"2026-07-28\"],\"requested\":\"2099-01-01\"}");
    }

    @Test
    void a_legacy_revision_cannot_be_claimed() {
        meta = META.with(EnvelopeRules.PROTOCOL_VERSION, "2025-11-25");
        headers.put("mcp-protocol-version", "2025-11-25");
        refused(ErrorCodes.UNSUPPORTED_VERSION);
    }

    @Test
    void of_several_faults_the_first_in_order_is_answered() {
        meta = JsonObject.EMPTY;
        headers.clear();
        refused(ErrorCodes.INVALID_PARAMS);

        meta = META.with(EnvelopeRules.PROTOCOL_VERSION, "2099-01-01");
        refused(ErrorCodes.HEADER_MISMATCH);

        headers.put("mcp-protocol-version", "2099-01-01");
        refused(ErrorCodes.UNSUPPORTED_VERSION);
    }

    private ModernRequest.Problem check() {
        var request = new Message.Request(RpcId.of(1), method, params.with("_meta", meta));
        return ModernRequest.check(request, headers::get);
    }

    private RpcError refused(int code) {
        ModernRequest.Problem problem = check();
        assertThat(problem).isNotNull();
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.error().code()).isEqualTo(code);
        return problem.error();
    }
}
