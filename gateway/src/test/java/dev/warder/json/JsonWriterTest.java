package dev.warder.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

    @Test
    void text_is_compact() throws JsonException {
        assertThat(TestingJson.read(" { \"a\" : [ 1 , true , null ] , \"b\" : { } , \"c\" : \"d\" } ")
                        .text())
                .isEqualTo("{\"a\":[1,true,null],\"b\":{},\"c\":\"d\"}");
    }

    @Test
    void only_what_must_be_escaped_is() {
        assertThat(new JsonString("\"\\/\b\t\n\f\r\u0000\u001f\u007f\u2028é😀").text())
                .isEqualTo("\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028é😀\"");
    }

    @Test
    void half_of_a_surrogate_pair_is_not_lost() {
        assertThat(new JsonString("a\ud83d").text()).isEqualTo("\"a\\ud83d\"");
        assertThat(new JsonString("\ude00b").text()).isEqualTo("\"\\ude00b\"");
        assertThat(new JsonString("\ud83d\ud83d\ude00").text()).isEqualTo("\"\\ud83d😀\"");
    }

    @Test
    void the_first_member_may_have_an_empty_name_and_items_may_be_empty() {
        JsonObject object = JsonObject.of("", JsonArray.EMPTY).with("a", JsonObject.EMPTY);

        assertThat(new JsonArray(List.of(object, JsonNull.NULL)).text()).isEqualTo("[{\"\":[],\"a\":{}},null]");
    }
}
