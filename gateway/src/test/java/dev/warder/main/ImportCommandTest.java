package dev.warder.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.upstream.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    private static final String DESKTOP = """
            {"mcpServers": {
              "Files": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/srv/docs"]},
              "github": {"command": "docker", "args": ["run", "-i", "-e", "GITHUB_TOKEN", "ghcr.io/github/server"],
                         "env": {"GITHUB_TOKEN": "ghp_0123456789abcdefghijABCDEFGHIJ", "LOG_LEVEL": "debug", "RETRIES": 3}},
              "crm": {"type": "http", "url": "https://crm.example.com/mcp",
                      "headers": {"Authorization": "Bearer s3cr3t-value", "X-Team": "sales"}, "autoApprove": ["a"]},
              "db": {"command": "db-server", "args": ["--dsn", "postgres://u:p4ss@db/x", "--api-key=abc123", "--port", "5432"]},
              "old": {"command": "x", "disabled": true},
              "broken": {"note": "nothing to run"}
            }}
            """;

    @TempDir
    private Path directory;

    @Test
    void every_server_arrives_and_every_secret_has_left_the_settings() throws IOException {
        TestingTerminal imported = run(DESKTOP);
        assertThat(imported.err()).isEmpty();
        assertThat(imported.exit()).isZero();

        String text = Files.readString(directory.resolve("warder.yaml"));
        assertThat(text).doesNotContain("ghp_", "s3cr3t", "p4ss", "abc123");
        Map<String, ServerSettings> servers = settings().servers();
        assertThat(servers.keySet()).containsExactly("files", "github", "crm", "db");
        assertThat(servers.get("files").target())
                .isEqualTo(new ServerSettings.Stdio(
                        List.of("npx", "-y", "@modelcontextprotocol/server-filesystem", "/srv/docs"), Map.of(), null));
        assertThat(servers.get("crm").target())
                .isEqualTo(new ServerSettings.Http(
                        URI.create("https://crm.example.com/mcp"),
                        Map.of("Authorization", "Bearer ${secret:crm-authorization}", "X-Team", "sales")));
        assertThat(((ServerSettings.Stdio) servers.get("github").target()).env())
                .isEqualTo(
                        Map.of("GITHUB_TOKEN", "${secret:github-github-token}", "LOG_LEVEL", "debug", "RETRIES", "3"));
        assertThat(((ServerSettings.Stdio) servers.get("db").target()).argv())
                .containsExactly(
                        "db-server", "--dsn", "${secret:db-dsn}", "--api-key=${secret:db-api-key}", "--port", "5432");
    }

    @Test
    void secrets_are_files_that_only_this_user_can_read() throws IOException {
        run(DESKTOP);
        Path secrets = directory.resolve("warder-data/secrets");
        assertThat(secrets.resolve("crm-authorization")).hasContent("s3cr3t-value");
        assertThat(secrets.resolve("db-dsn")).hasContent("postgres://u:p4ss@db/x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets.resolve("db-api-key"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                .isEqualTo("rwx------");
    }

    @Test
    void no_rule_is_made_up() throws IOException {
        run(DESKTOP);
        assertThat(settings().policy().access().rules()).isEmpty();
        assertThat(directory.resolve("warder.yaml")).content().contains("#  - allow: files/tools/*");
    }

    @Test
    void the_report_says_what_was_done_and_what_to_do_next() throws IOException {
        assertThat(run(DESKTOP).out())
                .contains("Imported 4 servers")
                .contains("crm-authorization  (header Authorization of crm)")
                .contains("Files: is now called files.")
                .contains("crm: \"autoApprove\" means nothing to a gateway and was left out.")
                .contains("old: left out, because it is disabled.")
                .contains("broken: left out, because it has neither command nor url.")
                .contains("warder keys create", "warder check", "http://127.0.0.1:8080/servers/files/mcp")
                .doesNotContain("ghp_", "s3cr3t", "p4ss", "abc123");
    }

    @Test
    void references_of_clients_become_the_gateways_own() throws IOException {
        TestingTerminal imported = run("""
                {"servers": {"a": {"command": "${PATH}/x", "args": ["${env:HOME}"],
                  "env": {"API_KEY": "${input:api-key}", "TOKEN": "${TOKEN:-none}"}}}}
                """);
        assertThat(directory.resolve("warder.yaml"))
                .content()
                .contains("${env:PATH}/x", "${env:HOME}", "${secret:api-key}", "${TOKEN:-none}");
        assertThat(imported.out())
                .contains("put its value into the secret file api-key")
                .contains("${TOKEN:-none} has no counterpart")
                .contains("To be corrected, line");
    }

    @Test
    void names_that_become_the_same_stay_apart_and_so_do_their_secrets() throws IOException {
        run("""
                {"mcpServers": {"My App": {"command": "x", "env": {"KEY": "one-secret"}},
                                "my-app": {"command": "x", "env": {"KEY": "two-secret"}},
                                "\\u00e4": {"command": "true", "args": ["yes", "a b", "\\u0085", "'\\"", "- x", ""]}}}
                """);
        Map<String, ServerSettings> servers = settings().servers();
        assertThat(servers.keySet()).containsExactly("my-app", "my-app-2", "server");
        assertThat(directory.resolve("warder-data/secrets/my-app-key")).hasContent("one-secret");
        assertThat(directory.resolve("warder-data/secrets/my-app-2-key")).hasContent("two-secret");
        assertThat(((ServerSettings.Stdio) servers.get("server").target()).argv())
                .containsExactly("true", "yes", "a b", "\u0085", "'\"", "- x", "");
    }

    @Test
    void nothing_is_overwritten() throws IOException {
        Path secrets = Files.createDirectories(directory.resolve("warder-data/secrets"));
        Files.write(secrets.resolve("a-key"), "of someone else".getBytes(UTF_8));
        String one = "{\"mcpServers\": {\"a\": {\"command\": \"x\", \"env\": {\"KEY\": \"new-value\"}}}}";
        assertThat(run(one).exit()).isZero();
        assertThat(secrets.resolve("a-key")).hasContent("of someone else");
        assertThat(secrets.resolve("a-key-2")).hasContent("new-value");

        TestingTerminal again = run(one);
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("exists already");
    }

    @Test
    void what_is_no_desktop_file_is_refused_without_a_trace() throws IOException {
        assertThat(run("{\"mcpServers\": ").err()).contains("is not JSON");
        assertThat(run("{\"other\": {}}").err()).contains("has no mcpServers");
        assertThat(run("[]").err()).contains("has no mcpServers");
        assertThat(TestingTerminal.run("import", directory.resolve("no-such.json"))
                        .err())
                .contains("does not exist");
        assertThat(directory.resolve("warder.yaml")).doesNotExist();
        assertThat(directory.resolve("warder-data")).doesNotExist();
    }

    private TestingTerminal run(String json) throws IOException {
        Path source = Files.write(directory.resolve("desktop.json"), json.getBytes(UTF_8));
        return TestingTerminal.run("import", source, "-o", directory.resolve("warder.yaml"));
    }

    private Settings settings() {
        return Loaded.orFail(directory.resolve("warder.yaml")).settings();
    }
}
