package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo's server over HTTP speaks both eras, and strictly. */
class DemoShopTest {
    private static final String META =
            "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";
    private static final String ORDER =
            "{\"name\":\"create_order\",\"arguments\":{\"amount\":12.5,\"currency\":\"EUR\",\"customer\":\"Acme\"}";

    private DemoShop shop;
    private HttpClient client;

    @BeforeEach
    void open() throws IOException {
        shop = DemoShop.open();
        client = HttpClient.newHttpClient();
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        shop.close();
    }

    @Test
    void it_says_which_revisions_it_speaks() throws Exception {
        HttpResponse<String> answer = modern("server/discover", null, "{" + META + "}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"resultType\":\"complete\"", "\"supportedVersions\":[\"2026-07-28\"", "\"ttlMs\":0");
    }

    @Test
    void a_modern_client_creates_an_order() throws Exception {
        HttpResponse<String> answer = modern("tools/call", "create_order", ORDER + "," + META + "}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Order 3 created: 12.5 EUR for Acme", "\"resultType\":\"complete\"");
        assertThat(shop.used()).containsExactly("create_order");
    }

    @Test
    void headers_that_contradict_the_body_are_refused_and_nothing_is_done() throws Exception {
        HttpResponse<String> answer = modern("tools/call", "list_orders", ORDER + "," + META + "}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":-32020");
        assertThat(shop.used()).isEmpty();
    }

    @Test
    void arguments_that_do_not_fit_are_a_failed_result_and_nothing_is_done() throws Exception {
        HttpResponse<String> answer = modern("tools/call", "create_order", "{\"name\":\"create_order\"," + META + "}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("amount must be a number", "\"isError\":true");
        assertThat(shop.used()).isEmpty();
    }

    @Test
    void a_legacy_client_shakes_hands_and_lists() throws Exception {
        HttpResponse<String> hands =
                post(rpc("initialize", "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}"));
        HttpResponse<String> ready = post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        HttpResponse<String> list = post(rpc("tools/list", "{}"));

        assertThat(hands.body()).contains("\"protocolVersion\":\"2025-11-25\"");
        assertThat(ready.statusCode()).isEqualTo(202);
        assertThat(list.body()).contains("list_orders", "create_order").doesNotContain("resultType");
    }

    @Test
    void a_body_that_is_no_message_is_refused() throws Exception {
        assertThat(post("[]").statusCode()).isEqualTo(400);
        assertThat(post("nonsense").body()).contains("-32700");
    }

    @Test
    void only_post_is_served() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(shop.url())
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    private HttpResponse<String> modern(String method, String name, String params) throws Exception {
        HttpRequest.Builder request = request(rpc(method, params))
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", method);
        if (name != null) {
            request.header("Mcp-Name", name);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body) throws Exception {
        return client.send(request(body).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String body) {
        return HttpRequest.newBuilder(shop.url())
                .timeout(Duration.ofSeconds(10))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(body));
    }

    private static String rpc(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }
}
