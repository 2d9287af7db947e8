package dev.warder.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

class FewMembersTest {

    @Test
    void it_is_the_map_that_a_hash_table_would_be() {
        var few = new FewMembers();
        var table = new LinkedHashMap<String, Json>();
        for (int i = 0; i < FewMembers.MOST; i++) {
            assertThat(few.put("n" + i, JsonNumber.of(i))).isNull();
            table.put("n" + i, JsonNumber.of(i));
        }

        assertThat(few).isEqualTo(table).hasSize(8).hasSameHashCodeAs(table).hasToString(table.toString());
        assertThat(few.keySet()).containsExactlyElementsOf(table.keySet());
        assertThat(few.get("n3")).isEqualTo(JsonNumber.of(3));
        assertThat(few.containsKey("n8")).isFalse();
        assertThat(few.get("n8")).isNull();
    }

    @Test
    void a_member_that_is_there_is_replaced_in_its_place() {
        var few = new FewMembers();
        few.put("a", JsonNull.NULL);
        few.put("b", JsonNull.NULL);

        assertThat(few.put("a", JsonBool.TRUE)).isEqualTo(JsonNull.NULL);
        assertThat(few).hasToString("{a=true, b=null}");
    }

    @Test
    void an_object_that_was_read_cannot_be_changed_through_its_members() throws JsonException {
        var object = (JsonObject) TestingJson.read("{\"a\":1}");

        assertThatThrownBy(() -> object.members().put("b", JsonNull.NULL))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
