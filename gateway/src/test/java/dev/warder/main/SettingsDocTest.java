package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.settings.SettingsDocs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps docs/settings.md and docs/warder.schema.json as the keys are; {@code -Dwarder.regenerate=true} writes them. */
class SettingsDocTest {
    private static final Path DOCS = Path.of("../docs");
    private static final String HEAD = """
            # Settings

            Generated from the code; do not edit. To make it anew: `./mvnw -pl gateway test -Dtest=SettingsDocTest -Dwarder.regenerate=true`

            One YAML file, `warder.yaml`. `warder run` writes a starter, `warder check` reports everything that is wrong with a file: each
            problem with its path, line and what to write instead. A running gateway notices a changed file by itself, builds everything
            anew, then swaps; when anything is wrong the old rules stay, and the log and the audit record say so.

            The smallest useful file:

            ```yaml
            pins: { firstContact: baseline }

            servers:
              files:
                stdio: [npx, -y, "@modelcontextprotocol/server-filesystem", /srv/docs]

            access:
              - allow: [files/tools/read_*, files/tools/list_*]
                to: ["role:analyst"]
            ```

            For completion and checking in an editor, keep a copy of [warder.schema.json](warder.schema.json) beside the file and begin the
            file with the line `# yaml-language-server: $schema=warder.schema.json`.

            How values are written:

            - A key that is not listed here is an error, and so is a key written twice. There are no anchors, aliases or tags.
            - durations: a whole number and `ms`, `s`, `m`, `h` or `d`, such as `30s`; sizes: a whole number and `B`, `KiB`, `MiB` or `GiB`.
            - paths: relative ones start from the directory of the settings file.
            - `${env:NAME}` in any value stands for the environment variable NAME; it is an error when that is not set.
            - `${secret:NAME}` stands for a secret, in the keys that say so. Its value is read when it is needed, from the file NAME in the
              directory `secrets` (readable by the gateway's user only), or else from the environment variable `WARDER_SECRET_NAME`.
            - `$${` is a literal `${`. There is no other substitution.

            """;

    @Test
    void the_reference_page_says_what_the_keys_say() throws IOException {
        isCurrent(
                DOCS.resolve("settings.md"),
                HEAD + SettingsDocs.markdown(Settings.SHAPE).stripTrailing() + "\n");
    }

    @Test
    void the_schema_for_editors_says_what_the_keys_say() throws IOException {
        isCurrent(DOCS.resolve("warder.schema.json"), SettingsDocs.schema(Settings.SHAPE));
    }

    private static void isCurrent(Path file, String text) throws IOException {
        if (Boolean.getBoolean("warder.regenerate")) {
            Files.createDirectories(DOCS);
            Files.writeString(file, text);
        }
        assertThat(file).as("run with -Dwarder.regenerate=true").exists();
        assertThat(Files.readString(file)).isEqualTo(text);
    }
}
