package dev.warder.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.mcp.RpcId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IdsTest {

    private static String replaced(String response) {
        byte[] bytes = Ids.replaced(response.getBytes(StandardCharsets.UTF_8), RpcId.of("mine\""));
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void the_id_is_exchanged_wherever_it_stands_and_nothing_else_is_touched() {
        assertThat(replaced("{\"jsonrpc\":\"2.0\",\"id\":17,\"result\":{\"id\":17, \"text\":\"\\\"id\\\":17\"}}"))
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":\"mine\\\"\",\"result\":{\"id\":17, \"text\":\"\\\"id\\\":17\"}}");
        assertThat(replaced("{ \"result\":{\"a\":[{\"id\":1}],\"b\":\"id\"}, \"id\" : 17 }"))
                .isEqualTo("{ \"result\":{\"a\":[{\"id\":1}],\"b\":\"id\"}, \"id\" : \"mine\\\"\" }");
    }

    @Test
    void a_value_that_looks_like_the_name_is_not_taken_for_it() {
        assertThat(replaced("{\"jsonrpc\":\"id\",\"id\":3}")).isEqualTo("{\"jsonrpc\":\"id\",\"id\":\"mine\\\"\"}");
    }

    @Test
    void a_name_in_disguise_is_left_to_the_full_reader() {
        assertThat(replaced("{\"\\u0069d\":17,\"result\":{}}")).isNull();
    }
}
