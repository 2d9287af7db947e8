package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile("\\./warder ([a-z]+)(?: ([a-z]+))?");

    @TempDir
    Path dir;

    @Test
    void the_settings_in_the_readme_are_short_and_have_no_problem() throws IOException {
        List<MatchResult> blocks =
                YAML.matcher(Files.readString(README)).results().toList();
        assertThat(blocks).isNotEmpty();
        for (MatchResult block : blocks) {
            Path file = Files.writeString(dir.resolve("warder.yaml"), block.group(1));

            assertThat(Loaded.read(file).problems().text()).endsWith("no problems\n");
            assertThat(block.group(1).lines()).hasSizeLessThanOrEqualTo(15);
        }
    }

    @Test
    void every_command_in_the_readme_exists() throws IOException {
        List<MatchResult> commands =
                COMMAND.matcher(Files.readString(README)).results().toList();

        assertThat(commands).hasSizeGreaterThan(4).allSatisfy(command -> {
            var found = Warder.commandLine().getSubcommands().get(command.group(1));
            assertThat(found).as(command.group()).isNotNull();
            if (!found.getSubcommands().isEmpty()) {
                assertThat(found.getSubcommands()).containsKey(command.group(2));
            }
        });
    }
}
