package dev.warder.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSpanTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"id\":1}|1",
                "{\"id\":-10 }|-10",
                "{\"a\":{\"id\":2},\"b\":[{\"id\":3}],\"id\" :\t4e2 ,\"c\":5}|4e2",
                "{\"result\":{\"text\":\"ü\",\"id\":0},\"id\":\"grün\"}|\"grün\"",
                "{\"id\":\"a\\\"b\\\\\",\"x\":\"y\"}|\"a\\\"b\\\\\"",
                "{\"\\u0069d\":7}|7",
                " {\"id\":\"\"}|\"\""
            })
    void a_members_value_is_found_where_it_stands(String text, String value) throws JsonException {
        assertThat(found(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1]", "1", "{\"ID\":1}", "{\"a\":{\"id\":1}}"})
    void what_is_not_there_is_not_found(String text) throws JsonException {
        assertThat(found(text)).isNull();
    }

    @Test
    void a_value_far_into_the_text_is_found() throws JsonException {
        String text = "{\"result\":\"" + "ü".repeat(100_000) + "\",\"id\":12345}";

        assertThat(found(text)).isEqualTo("12345");
    }

    private static @Nullable String found(String text) throws JsonException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonSpan span = JsonSpan.ofMember(bytes, "id", JsonLimits.DEFAULT);
        return span == null ? null : new String(bytes, span.from(), span.to() - span.from(), StandardCharsets.UTF_8);
    }
}
