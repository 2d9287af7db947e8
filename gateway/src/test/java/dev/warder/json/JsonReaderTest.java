package dev.warder.json;

import static dev.warder.json.TestingJson.bytes;
import static dev.warder.json.TestingJson.read;
import static dev.warder.json.TestingJson.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    @Test
    void values_of_every_kind_are_built() throws JsonException {
        Json read = read(" {\"a\":[1,-2.50e+3,\"t\\u00e9\\uD83D\\uDE00\",true,false,null,{}],\"b\":[]} ");

        var items = List.of(
                new JsonNumber("1"),
                new JsonNumber("-2.50e+3"),
                new JsonString("té😀"),
                JsonBool.TRUE,
                JsonBool.FALSE,
                JsonNull.NULL,
                JsonObject.EMPTY);
        assertThat(read).isEqualTo(JsonObject.of("a", new JsonArray(items)).with("b", JsonArray.EMPTY));
    }

    @Test
    void members_keep_their_order_and_numbers_their_spelling() throws JsonException {
        String text = "{\"z\":1.0,\"a\":1,\"m\":100000000000000000000000001}";

        assertThat(read(text).text()).isEqualTo(text);
    }

    @Test
    void a_part_of_an_array_is_read_alone() throws JsonException {
        assertThat(JsonReader.read(utf8("xx[1]yy"), 2, 3, JsonLimits.DEFAULT).text())
                .isEqualTo("[1]");
        assertThatThrownBy(() -> JsonReader.read(utf8("[1]"), 1, 3, JsonLimits.DEFAULT))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "[{\"b\":{\"a\":1,\"c\":2,\"a\":3}}]",
                "{\"\":1,\"\":1}",
                "{\"12345678a\":1,\"12345678b\":1,\"12345678a\":1}",
                "{\"é\":1,\"1\":1,\"2\":1,\"\\u00e9\":1}",
                "{\"é\":1,\"2\":1,\"3\":1,\"4\":1,\"5\":1,\"6\":1,\"7\":1,\"8\":1,\"9\":1,\"é\":1}",
                "{\"1\":1,\"2\":1,\"3\":1,\"4\":1,\"5\":1,\"6\":1,\"7\":1,\"8\":1,\"9\":1,\"10\":1,\"9\":1}"
            })
    void a_name_written_twice_is_refused(String text) {
        refused(utf8(text), "same name twice");
    }

    @Test
    void names_that_only_begin_alike_are_told_apart() throws JsonException {
        String text =
                "{\"\":0,\"i\":1,\"id\":2,\"id\\u0000\":3,\"ide\":4,\"identity\":5,\"identity1\":6,\"identity2\":7,\"isError\":8,\"isErrors\":9}";

        assertThat(read(text).text()).isEqualTo(text);
        JsonScannerTest.skip(utf8(text), JsonLimits.DEFAULT);
    }

    @Test
    void a_name_that_most_messages_have_is_not_made_anew() throws JsonException {
        var object = (JsonObject) read("{\"jsonrpc\":0,\"io.modelcontextprotocol/clientInfo\":1}");

        assertThat(object.members().keySet())
                .satisfiesExactly(
                        name -> assertThat(name).isSameAs("jsonrpc"),
                        name -> assertThat(name).isSameAs("io.modelcontextprotocol/clientInfo"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"\\ud800\"", "\"\\udc00\"", "\"\\ud800x\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ud83d\\ude00\""})
    void half_of_a_surrogate_pair_is_refused(String text) {
        refused(utf8(text), "half of a surrogate pair");
        refused(utf8("{" + text + ":1}"), "");
    }

    @Test
    void overlong_and_other_malformed_utf8_is_refused() {
        refused(quoted(0xc0, 0x80), "UTF-8");
        refused(quoted(0xc1, 0xbf), "UTF-8");
        refused(quoted(0xe0, 0x80, 0x80), "UTF-8");
        refused(quoted(0xe0, 0x9f, 0xbf), "UTF-8");
        refused(quoted(0xf0, 0x80, 0x80, 0x80), "UTF-8");
        refused(quoted(0xf0, 0x8f, 0xbf, 0xbf), "UTF-8");
        refused(quoted(0xed, 0xa0, 0x80), "UTF-8");
        refused(quoted(0xed, 0xbf, 0xbf), "UTF-8");
        refused(quoted(0xf4, 0x90, 0x80, 0x80), "UTF-8");
        refused(quoted(0xf5, 0x80, 0x80, 0x80), "UTF-8");
        refused(quoted(0x80), "UTF-8");
        refused(quoted(0xe2, 0x82), "UTF-8");
        refused(quoted(0xff), "UTF-8");
        refused(bytes('"', 0xf0, 0x9f), "UTF-8");
    }

    @Test
    void every_character_that_utf8_can_carry_is_read() throws JsonException {
        for (int codePoint = 0x20; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            if (surrogate || codePoint == '"' || codePoint == '\\') {
                continue;
            }
            String character = Character.toString(codePoint);
            byte[] bytes = utf8("\"" + character + "\"");
            if (!read(bytes).equals(new JsonString(character))) {
                throw new AssertionError(Integer.toHexString(codePoint));
            }
        }
    }

    @Test
    void other_encodings_and_byte_order_marks_are_refused() {
        String text = "{\"a\":1}";

        refused(utf8("\ufeff" + text), "byte order mark");
        refused(text.getBytes(StandardCharsets.UTF_16LE), "not valid JSON");
        refused(text.getBytes(StandardCharsets.UTF_16BE), "not valid JSON");
        refused(text.getBytes(StandardCharsets.UTF_16), "UTF-8");
        refused(text.getBytes(StandardCharsets.UTF_32BE), "not valid JSON");
        refused(bytes('1', 0), "not valid JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "NaN",
                "-NaN",
                "Infinity",
                "-Infinity",
                "+1",
                "01",
                "-01",
                "1.",
                ".5",
                "1e",
                "0x10",
                "-",
                "1_0",
                "tru",
                "truex",
                "nullx",
                "1x",
                "{a:1}",
                "{'a':1}",
                "[1,]",
                "[,1]",
                "{\"a\":1,}",
                "{\"a\"}",
                "{\"a\" 1}",
                "[1 2]",
                "\"a\nb\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"open",
                "[",
                "{",
                "[1",
                "{\"a\":",
                "// c\n1",
                "/* c */1",
                "# c\n1",
                "\f1",
                "\u00a01",
                "[1}",
                "]",
                "1]",
                "\u00011"
            })
    void what_the_grammar_does_not_know_is_refused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 2", "{} {}", "[]x", "null,", "\"a\"\"b\"", "{}\u0000"})
    void a_text_that_goes_on_after_its_value_is_refused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void a_message_never_quotes_the_input() {
        assertThatThrownBy(() -> read("{\"password\": hunter2}"))
                .isInstanceOf(JsonException.class)
                .hasMessage("The text is not valid JSON");
    }

    @Test
    void an_error_says_where() {
        assertThatThrownBy(() -> read("[1,2,x]"))
                .isInstanceOfSatisfying(
                        JsonException.class, error -> assertThat(error.offset()).isBetween(5L, 7L));
        assertThatThrownBy(() -> read(bytes('"', 'a', 0xff, '"')))
                .isInstanceOfSatisfying(
                        JsonException.class, error -> assertThat(error.offset()).isEqualTo(2));
    }

    @Test
    void each_limit_is_held_exactly() throws JsonException {
        var limits = new JsonLimits(20, 2, 4, 3);

        assertThat(JsonReader.read(utf8("[[1,2]]"), limits).text()).isEqualTo("[[1,2]]");
        refused("[[1,2,3]]", limits, "more than 4 values");
        refused("[[[]]]", limits, "deeper than 2");
        refused("{\"a\":{\"b\":{}}}", limits, "deeper than 2");
        assertThat(JsonReader.read(utf8("123"), limits).text()).isEqualTo("123");
        refused("1234", limits, "more than 3 characters");
        refused("-1.5", limits, "more than 3 characters");
        assertThat(JsonReader.read(utf8(" ".repeat(19) + "1"), limits).text()).isEqualTo("1");
        refused(" ".repeat(20) + "1", limits, "longer than 20 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e1000", "1E+1000", "-1e-1000", "0.1e99999999999999999999", "11e999", "0.01e-998", "1e10000"})
    void an_exponent_that_makes_exact_arithmetic_costly_is_refused(String text) throws JsonException {
        refused(utf8(text), "exponent");
        assertThat(read("1e999")).isEqualTo(new JsonNumber("1e999"));
        assertThat(read("1e-0000999")).isEqualTo(new JsonNumber("1e-0000999"));
        assertThat(read("0.01e1001")).isEqualTo(new JsonNumber("0.01e1001"));
        assertThat(read("0e99999")).isEqualTo(new JsonNumber("0e99999"));
    }

    @Test
    void very_deep_nesting_is_refused_without_exhausting_the_stack() {
        for (String open : List.of("[", "{\"a\":", "[{\"a\":")) {
            refused(utf8(open.repeat(200_000)), "deeper than");
            refused(open.repeat(2_000), new JsonLimits(1 << 20, JsonLimits.MAX_DEPTH, 200_000, 100), "deeper than");
        }
        assertThatThrownBy(() -> new JsonLimits(1, JsonLimits.MAX_DEPTH + 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_deepest_value_allowed_is_read_and_written() throws JsonException {
        String text = "[".repeat(JsonLimits.MAX_DEPTH) + "]".repeat(JsonLimits.MAX_DEPTH);
        var limits = new JsonLimits(1 << 20, JsonLimits.MAX_DEPTH, 1_000, 100);

        assertThat(JsonReader.read(utf8(text), limits).text()).isEqualTo(text);
    }

    @Test
    void long_names_strings_and_many_members_are_read() throws JsonException {
        String longText = "é".repeat(200_000);
        JsonObject object = JsonObject.of(longText, new JsonString(longText));
        for (int i = 0; i < 100; i++) {
            object = object.with("n" + i, i);
        }

        assertThat(read(object.text())).isEqualTo(object);
    }

    private static byte[] quoted(int... inner) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(utf8("[\"long enough to fill a word "));
        out.writeBytes(bytes(inner));
        out.writeBytes(utf8("\"]"));
        return out.toByteArray();
    }

    private static void refused(String text, JsonLimits limits, String message) {
        refused(utf8(text), limits, message);
    }

    private static void refused(byte[] bytes, String message) {
        refused(bytes, JsonLimits.DEFAULT, message);
    }

    /** Refused both when it is built and when it is passed over. */
    private static void refused(byte[] bytes, JsonLimits limits, String message) {
        assertThatThrownBy(() -> JsonReader.read(bytes, limits))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> JsonScannerTest.skip(bytes, limits))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(message);
    }
}
