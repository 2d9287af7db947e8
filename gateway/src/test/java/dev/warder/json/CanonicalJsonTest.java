package dev.warder.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

    @Test
    void members_are_sorted_by_utf16_code_units() throws JsonException {
        // The example of RFC 8785, section 3.2.3: the emoji sorts by its surrogates, before the Hebrew letter with
        // dagesh.
        String text =
                "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\","
                        + "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
                        + "\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}";

        assertThat(CanonicalJson.text(TestingJson.read(text)))
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\","
                        + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void members_are_sorted_on_every_level() throws JsonException {
        assertThat(CanonicalJson.text(TestingJson.read("[{\"b\":{\"d\":1,\"c\":[]},\"a\":{}}]")))
                .isEqualTo("[{\"a\":{},\"b\":{\"c\":[],\"d\":1}}]");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "0.000e5, 0",
        "1, 1",
        "1.0, 1",
        "-1.50, -1.5",
        "1e2, 100",
        "100, 100",
        "1e21, 1e+21",
        "1e20, 100000000000000000000",
        "123e20, 1.23e+22",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "1.5e-9, 1.5e-9",
        "4.50, 4.5",
        "2e-3, 0.002",
        "1E30, 1e+30",
        "333333333.3333333, 333333333.3333333",
        "5e-324, 5e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "9007199254740992, 9007199254740992",
        "999999999999999900000, 999999999999999900000",
        "-12.5e1, -125"
    })
    void numbers_take_the_layout_of_ecmascript(String literal, String canonical) {
        assertThat(CanonicalJson.text(new JsonNumber(literal))).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "9007199254740993, 9007199254740992",
        "0.1, 0.1000000000000000055511151231257827",
        "1e400, 1e401",
        "1e-400, 0"
    })
    void numbers_that_one_double_would_stand_for_stay_apart(String one, String other) {
        assertThat(CanonicalJson.text(new JsonNumber(one))).isNotEqualTo(CanonicalJson.text(new JsonNumber(other)));
    }

    @Test
    void half_of_a_surrogate_pair_has_no_canonical_form() {
        assertThatThrownBy(() -> CanonicalJson.bytes(new JsonString("\ud800")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.bytes(JsonObject.of("\udc00", JsonNull.NULL)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
