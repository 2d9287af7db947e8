package dev.warder.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValueTest {

    @ParameterizedTest
    @ValueSource(strings = {"echo", "a b", "a\tb", "~!x", "", "=?base64?", "x=?base64?YQ==?="})
    void plain_text_stays_as_it_is(String text) {
        assertThat(HeaderValue.encode(text)).isEqualTo(text);
        assertThat(HeaderValue.decode(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" a", "a ", "\ta", "é", "a\nb", "a\u0000", "\u007f", "=?base64?YQ==?=", "=?base64??=", "😀"})
    void other_text_goes_between_markers_and_comes_back(String text) {
        String value = HeaderValue.encode(text);

        assertThat(value).startsWith("=?base64?").endsWith("?=").matches("[!-~]+");
        assertThat(HeaderValue.decode(value)).isEqualTo(text);
    }

    @Test
    void a_known_value_decodes() {
        assertThat(HeaderValue.decode("=?base64?ZWNobw==?=")).isEqualTo("echo");
        assertThat(HeaderValue.decode(" \techo ")).isEqualTo("echo");
        assertThat(HeaderValue.decode("=?BASE64?ZWNobw==?=")).isEqualTo("=?BASE64?ZWNobw==?=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=?base64?ZWNobw?=",
                "=?base64?ZWNobw=?=",
                "=?base64?ZWNobx==?=",
                "=?base64?ZWN*bw==?=",
                "=?base64?ZWN-bw==?=",
                "=?base64?/w==?=",
                "=?base64?wIA=?=",
                "=?base64?7aCA?=",
                "=?base64?ZWNobw==\n?=",
                "caf\u00e9",
                "a\u0000b"
            })
    void malformed_values_are_refused(String value) {
        assertThat(HeaderValue.decode(value)).isNull();
    }
}
