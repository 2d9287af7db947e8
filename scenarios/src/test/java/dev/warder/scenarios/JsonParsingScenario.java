package dev.warder.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.Places;
import dev.warder.scenarios.harness.Reply;
import dev.warder.scenarios.harness.Wire;
import dev.warder.testbed.TestingServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every file of JSONTestSuite as a value in the arguments of a call: good JSON passes unchanged, bad JSON stops at the door. */
class JsonParsingScenario {
    /** Well-formed, and refused all the same: two parsers may disagree on which of the values counts. */
    private static final Set<String> DUPLICATE_KEYS =
            Set.of("y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json");

    private static List<Path> files;
    private static TestingServer server;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> vectors = Places.vectors("json-parsing/test_parsing");
        assumeTrue(vectors.isPresent(), "not run: the test vectors json-parsing are not on this machine");
        try (Stream<Path> listed = Files.list(vectors.orElseThrow())) {
            files = listed.sorted().toList();
        }
        server = TestingServer.modern();
        gateway = Gateway.start(
                "servers: { one: { url: \"" + server.url() + "\" } }",
                "access: [ { allow: \"one/**\", to: [\"role:analyst\"] } ]");
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void every_file_that_is_not_json_is_refused_and_none_reaches_the_server() {
        List<Path> bad = named("n_");
        int before = calls();

        assertThat(bad).isNotEmpty().allSatisfy(file -> {
            Reply reply = call(file);
            assertThat(reply.status()).as(file + " " + reply).isEqualTo(400);
            assertThat(reply.errorCode()).isIn(-32700, -32600);
        });
        assertThat(calls()).isEqualTo(before);
    }

    @Test
    void every_file_that_is_json_is_accepted_and_reaches_the_server_unchanged() {
        List<Path> good = named("y_").stream()
                .filter(file -> !DUPLICATE_KEYS.contains(file.getFileName().toString()))
                .toList();

        assertThat(good).isNotEmpty().allSatisfy(file -> {
            Reply reply = call(file);
            assertThat(reply.status()).as(file + " " + reply).isEqualTo(200);
            assertThat(reply.result().at("/content/0/text").asString(""))
                    .as(file + " " + reply)
                    .isEqualTo("It failed.");
            assertThat(server.seen("tools/call").getLast().body())
                    .contains(new String(bytes(file), StandardCharsets.UTF_8).strip());
        });
    }

    @Test
    void duplicate_keys_are_refused_although_the_suite_accepts_them() {
        int before = calls();

        for (String name : DUPLICATE_KEYS) {
            Reply reply = call(files.getFirst().resolveSibling(name));
            assertThat(reply.status()).as(name + " " + reply).isEqualTo(400);
        }
        assertThat(calls()).isEqualTo(before);
    }

    @Test
    void no_file_on_which_parsers_may_disagree_breaks_the_gateway() {
        assertThat(named("i_"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(call(file).status()).isIn(200, 400));
        assertThat(gateway.program().alive()).isTrue();
        assertThat(Wire.modern(gateway.route("one"), gateway.key("analyst"))
                        .callTool("echo", "{\"text\":\"still here\"}")
                        .status())
                .isEqualTo(200);
    }

    private static List<Path> named(String prefix) {
        return files.stream()
                .filter(file -> file.getFileName().toString().startsWith(prefix))
                .toList();
    }

    private static int calls() {
        return server.seen("tools/call").size();
    }

    /**
     * Calls a tool that takes any object and always says that it failed. The value comes last, so that what it opens and does not close
     * stays open.
     */
    private static Reply call(Path file) {
        String before = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{" + Wire.META
                + ",\"name\":\"fail\",\"arguments\":{\"value\":";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes(file));
        body.writeBytes("}}}".getBytes(StandardCharsets.UTF_8));
        return Wire.modern(gateway.route("one"), gateway.key("analyst"))
                .with("Mcp-Method", "tools/call")
                .with("Mcp-Name", "fail")
                .post(body.toByteArray());
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
