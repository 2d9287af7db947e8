package dev.warder.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealsCommandTest {
    @TempDir
    private Path directory;

    @Test
    void a_rotation_makes_a_key_that_seals_and_leaves_the_former_one_for_a_while() throws Exception {
        JsonObject first = json(seals("rotate", "--json").out());
        JsonObject second = json(seals("rotate", "--json").out());

        assertThat(second.string("former")).isEqualTo(first.string("key"));
        assertThat(seals("list").out().lines())
                .satisfiesExactly(
                        heading -> assertThat(heading).contains("id", "state"),
                        former -> assertThat(former)
                                .contains(String.valueOf(first.string("key")))
                                .endsWith("former"),
                        current -> assertThat(current)
                                .contains(String.valueOf(second.string("key")))
                                .endsWith("seals"));
        assertThat(seals("list", "--json").out())
                .contains("\"state\":\"seals\"")
                .doesNotContain("secret");
    }

    @Test
    void former_keys_can_be_ended_at_once() throws Exception {
        seals("rotate");

        assertThat(seals("rotate", "--end-former").out()).contains("seals from now on");
        assertThat(seals("list").out()).contains("ended").doesNotContain("former\n");
    }

    @Test
    void rotations_are_on_record_with_who_did_them_and_without_any_secret() throws Exception {
        String key = String.valueOf(json(seals("rotate", "--json").out()).string("key"));
        seals("rotate", "--end-former");

        String record = TestingTerminal.run("audit", "search", "--data", directory, "--json", "--oldest-first")
                .out();

        try (var database = Database.open(directory)) {
            database.readNow(sql -> sql.rows("SELECT secret FROM seal_key WHERE secret IS NOT NULL"))
                    .forEach(row ->
                            assertThat(record + seals("list", "--json").out()).doesNotContain(row.text("secret")));
        }
        assertThat(record.lines())
                .satisfiesExactly(
                        made -> assertThat(made)
                                .contains(
                                        "\"event\":\"seal_key_rotated\"", key, "\"by\":", "\"former_ended\":\"false\""),
                        ended -> assertThat(ended)
                                .contains("\"event\":\"seal_key_rotated\"", "\"former_ended\":\"true\""));
    }

    @Test
    void a_rotation_that_cannot_be_recorded_does_not_happen_unless_it_ends_keys() throws Exception {
        Files.createDirectories(directory.resolve("audit"));
        Files.writeString(directory.resolve("audit/commands"), "a file where the log should be");

        TestingTerminal rotated = seals("rotate");
        assertThat(rotated.exit()).isEqualTo(1);
        assertThat(rotated.err()).contains("no key was made");
        assertThat(seals("list").out().lines()).hasSize(1);

        TestingTerminal ended = seals("rotate", "--end-former");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("have ended, but that could not be recorded");
        assertThat(seals("list").out().lines()).hasSize(2);
    }

    @Test
    void a_mistyped_directory_is_not_made() {
        TestingTerminal list = TestingTerminal.run("seals", "list", "--data", directory.resolve("typo"));

        assertThat(list.exit()).isEqualTo(1);
        assertThat(list.err()).contains("does not exist");
        assertThat(TestingTerminal.run("seals").exit()).isEqualTo(2);
    }

    private TestingTerminal seals(String command, String... words) {
        var all = new ArrayList<Object>(List.of("seals", command, "--data", directory));
        all.addAll(List.of(words));
        return TestingTerminal.run(all.toArray());
    }

    private static JsonObject json(String text) throws Exception {
        return (JsonObject) JsonReader.read(text.getBytes(UTF_8), JsonLimits.DEFAULT);
    }
}
