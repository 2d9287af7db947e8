package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WarderTest {

    @Test
    void every_command_explains_itself() {
        var commands = new ArrayList<List<String>>();
        collect(Warder.commandLine(), List.of(), commands);
        assertThat(commands).contains(List.of("check"), List.of("keys", "create"), List.of("audit", "search"));
        for (List<String> command : commands) {
            var words = new ArrayList<Object>(command);
            words.add("--help");
            TestingTerminal help = TestingTerminal.run(words.toArray());
            assertThat(help.exit()).as("%s", command).isZero();
            assertThat(help.out()).as("%s", command).startsWith("Usage: warder").doesNotContain("null");
        }
    }

    private static void collect(CommandLine command, List<String> path, List<List<String>> commands) {
        commands.add(path);
        command.getSubcommands().forEach((name, below) -> {
            var longer = new ArrayList<>(path);
            longer.add(name);
            collect(below, longer, commands);
        });
    }

    @Test
    void the_version_is_told() {
        assertThat(TestingTerminal.run("--version").out()).startsWith("warder ");
    }

    @Test
    void a_wrong_command_line_exits_with_2_and_says_what_was_meant() {
        TestingTerminal wrong = TestingTerminal.run("chekc");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("chekc").contains("check");
        assertThat(TestingTerminal.run().exit()).isEqualTo(2);
        assertThat(TestingTerminal.run("keys").exit()).isEqualTo(2);
        assertThat(TestingTerminal.run("audit").exit()).isEqualTo(2);
        assertThat(TestingTerminal.run("check", "--no-such").exit()).isEqualTo(2);
    }
}
