package dev.warder.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.JsonNull;
import dev.warder.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErasTest {
    private static final String MODERN = "2026-07-28";
    private static final JsonObject CLAIM = JsonObject.of(
            "_meta",
            JsonObject.EMPTY
                    .with(EnvelopeRules.PROTOCOL_VERSION, MODERN)
                    .with(EnvelopeRules.CLIENT_CAPABILITIES, JsonObject.EMPTY));

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {MODERN, "2025-11-25", "nonsense"})
    void a_request_that_claims_a_revision_in_its_body_is_modern_whatever_the_header_says(String header) {
        assertThat(Eras.classify(request("tools/call", CLAIM), header)).isEqualTo(new Eras.Verdict.Modern(MODERN));
        assertThat(Eras.classify(request("initialize", CLAIM), header)).isEqualTo(new Eras.Verdict.Modern(MODERN));
    }

    @Test
    void a_claim_that_is_no_text_is_still_a_claim() {
        JsonObject params = JsonObject.of("_meta", JsonObject.of(EnvelopeRules.PROTOCOL_VERSION, JsonNull.NULL));

        assertThat(Eras.classify(request("tools/call", params), null)).isEqualTo(new Eras.Verdict.Modern(null));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"2025-03-26", "2025-11-25", "2024-11-05", "", "zzzz-zz-zz", "2026-07-28x"})
    void a_request_without_claim_is_legacy(String header) {
        assertThat(Eras.classify(request("tools/call", JsonObject.EMPTY), header))
                .isEqualTo(new Eras.Verdict.Legacy());
        assertThat(Eras.classify(request("initialize", JsonObject.EMPTY), header))
                .isEqualTo(new Eras.Verdict.Legacy());
    }

    @ParameterizedTest
    @ValueSource(strings = {MODERN, " 2026-07-28 ", "2099-01-01"})
    void a_modern_header_alone_neither_lifts_a_request_nor_lets_it_pass_as_legacy(String header) {
        assertThat(Eras.classify(request("tools/call", JsonObject.EMPTY), header))
                .isInstanceOfSatisfying(Eras.Verdict.Rejected.class, rejected -> {
                    assertThat(rejected.status()).isEqualTo(400);
                    assertThat(rejected.error().code()).isEqualTo(ErrorCodes.INVALID_PARAMS);
                    assertThat(rejected.error().message())
                            .contains(EnvelopeRules.PROTOCOL_VERSION)
                            .contains(EnvelopeRules.CLIENT_CAPABILITIES);
                });
    }

    @Test
    void initialize_under_a_modern_header_is_a_mismatch() {
        assertThat(Eras.classify(request("initialize", JsonObject.EMPTY), MODERN))
                .isInstanceOfSatisfying(
                        Eras.Verdict.Rejected.class,
                        rejected -> assertThat(rejected.error().code()).isEqualTo(ErrorCodes.HEADER_MISMATCH));
    }

    @Test
    void the_header_decides_for_a_notification_without_claim() {
        assertThat(Eras.classify(new Message.Notification("n", JsonObject.EMPTY), MODERN))
                .isEqualTo(new Eras.Verdict.Modern(null));
        assertThat(Eras.classify(new Message.Notification("n", JsonObject.EMPTY), null))
                .isEqualTo(new Eras.Verdict.Legacy());
        assertThat(Eras.classify(new Message.Notification("n", CLAIM), null))
                .isEqualTo(new Eras.Verdict.Modern(MODERN));
    }

    @Test
    void a_posted_response_is_legacy_and_never_modern() {
        var response = new Message.Response(RpcId.of(1), JsonObject.EMPTY, null);

        assertThat(Eras.classify(response, "2025-11-25")).isEqualTo(new Eras.Verdict.Legacy());
        assertThat(Eras.classify(response, null)).isEqualTo(new Eras.Verdict.Legacy());
        assertThat(Eras.classify(response, MODERN))
                .isInstanceOfSatisfying(
                        Eras.Verdict.Rejected.class,
                        rejected -> assertThat(rejected.error().code()).isEqualTo(ErrorCodes.INVALID_REQUEST));
    }

    private static Message.Request request(String method, JsonObject params) {
        return new Message.Request(RpcId.of(1), method, params);
    }
}
