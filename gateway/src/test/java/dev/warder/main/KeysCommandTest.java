package dev.warder.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
    @TempDir
    private Path directory;

    @Test
    void a_key_is_shown_once_and_listed_without_itself() throws Exception {
        TestingTerminal created = keys("create", "--subject", "ann", "--role", "reader,writer", "--expires", "30d");
        assertThat(created.exit()).isZero();
        String key = created.out().lines().findFirst().orElseThrow();
        assertThat(key).startsWith("wk_");
        assertThat(created.out()).contains("cannot be shown again", "Authorization: Bearer " + key);

        TestingTerminal list = keys("list");
        assertThat(list.exit()).isZero();
        assertThat(list.out()).contains("ann", "reader,writer", "valid").doesNotContain(key);
    }

    @Test
    void a_revoked_key_is_listed_as_revoked_and_cannot_be_revoked_again() throws Exception {
        JsonObject created = json(keys("create", "--subject", "ann", "--json").out());
        String id = created.string("id");
        assertThat(created.string("key")).contains(id);
        assertThat(keys("revoke", id).out()).isEqualTo("Revoked " + id + ".\n");
        assertThat(keys("list").out()).contains("revoked");
        assertThat(keys("list", "--json").out()).startsWith("[{\"id\":\"" + id + "\",\"subject\":\"ann\",\"roles\":[]");
        TestingTerminal again = keys("revoke", id);
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).isEqualTo("warder: there is no key " + id + " that could be revoked.\n");
    }

    @Test
    void the_data_directory_comes_from_the_settings_file_whatever_else_is_wrong_with_it() throws Exception {
        Path file = directory.resolve("warder.yaml");
        Files.write(file, "data: here\npublicUrl: ${env:NO_SUCH_VARIABLE_HERE}\n".getBytes(UTF_8));
        TestingTerminal created = TestingTerminal.run("keys", "create", "-c", file, "--subject", "ann");
        assertThat(created.err()).isEmpty();
        assertThat(directory.resolve("here/warder.db")).exists();
    }

    @Test
    void what_cannot_be_done_is_said_and_exits_with_1() {
        assertThat(TestingTerminal.run("keys", "list", "--data", directory.resolve("typo"))
                        .err())
                .contains("does not exist");
        assertThat(directory.resolve("typo")).doesNotExist();
        TestingTerminal late = keys("create", "--subject", "ann", "--expires", "2020-01-01");
        assertThat(late.exit()).isEqualTo(1);
        assertThat(late.err()).contains("would have expired already");
        assertThat(keys("create", "--subject", "ann", "--expires", "soon").err())
                .contains("\"soon\" is no time");
        assertThat(keys("create", "--subject", "").exit()).isEqualTo(1);
        assertThat(keys("create").exit()).isEqualTo(2);
    }

    @Test
    void keys_made_and_revoked_are_on_record_without_the_key_itself() throws Exception {
        JsonObject created = json(
                keys("create", "--subject", "ann", "--role", "reader", "--json").out());
        String id = created.string("id");
        keys("revoke", id);

        String record = TestingTerminal.run("audit", "search", "--data", directory, "--json", "--oldest-first")
                .out();

        assertThat(record.lines())
                .satisfiesExactly(
                        made -> assertThat(made)
                                .contains("\"event\":\"key_created\"", id, "\"subject\":\"ann\"", "\"by\":"),
                        ended -> assertThat(ended).contains("\"event\":\"key_revoked\"", id));
        assertThat(record).doesNotContain(created.string("key"));
    }

    @Test
    void a_key_that_cannot_be_recorded_is_not_made() throws Exception {
        Files.createDirectories(directory.resolve("audit"));
        Files.writeString(directory.resolve("audit/commands"), "a file where the log should be");

        TestingTerminal created = keys("create", "--subject", "ann");

        assertThat(created.exit()).isEqualTo(1);
        assertThat(created.err()).contains("no key was made");
        assertThat(created.out()).doesNotContain("wk_");
        assertThat(keys("list").out()).contains("revoked");
    }

    private TestingTerminal keys(String command, String... words) {
        var all = new java.util.ArrayList<Object>(java.util.List.of("keys", command, "--data", directory));
        all.addAll(java.util.List.of(words));
        return TestingTerminal.run(all.toArray());
    }

    private static JsonObject json(String text) throws Exception {
        return (JsonObject) JsonReader.read(text.getBytes(UTF_8), JsonLimits.DEFAULT);
    }
}
