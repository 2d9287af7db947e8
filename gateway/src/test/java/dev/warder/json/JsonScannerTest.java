package dev.warder.json;

import static dev.warder.json.TestingJson.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

class JsonScannerTest {

    @Test
    void members_are_built_or_passed_over_one_by_one() throws JsonException {
        byte[] text = utf8("{\"a\":[1,{\"x\":2}],\"b\":{\"c\":\"d\"},\"e\":3}");
        var built = new LinkedHashMap<String, Json>();

        JsonScanner.scan(text, 0, text.length, JsonLimits.DEFAULT, root -> {
            root.members((name, value) -> {
                if (name.equals("a")) {
                    assertThat(value.isArray()).isTrue();
                    value.skip();
                } else if (value.isObject()) {
                    value.members((inner, innerValue) -> built.put(name + "." + inner, innerValue.value()));
                } else {
                    built.put(name, value.value());
                }
            });
            return true;
        });

        assertThat(built)
                .containsExactly(
                        java.util.Map.entry("b.c", new JsonString("d")), java.util.Map.entry("e", new JsonNumber("3")));
    }

    @Test
    void members_of_something_else_are_a_mistake_of_the_caller() {
        assertThatThrownBy(() -> JsonScanner.scan(utf8("[]"), 0, 2, JsonLimits.DEFAULT, root -> {
                    root.members((name, value) -> value.skip());
                    return true;
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_value_left_where_it_is_is_a_mistake_of_the_caller() {
        assertThatThrownBy(() -> JsonScanner.scan(utf8("{\"a\":1}"), 0, 7, JsonLimits.DEFAULT, root -> {
                    root.members((name, value) -> {});
                    return true;
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    /** Passes over a whole text without building anything. */
    static void skip(byte[] bytes, JsonLimits limits) throws JsonException {
        JsonScanner.scan(bytes, 0, bytes.length, limits, root -> {
            root.skip();
            return true;
        });
    }
}
