package dev.warder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Reason;
import dev.warder.mcp.Era;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorsDocTest {
    private static final Path PAGE = Path.of("..", "docs", "errors.md");

    @ParameterizedTest
    @EnumSource(Reason.class)
    void every_reason_is_documented_with_its_code_its_statuses_and_its_sentence(Reason reason) throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `" + reason.code() + "` |"))
                .toList();

        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst())
                .startsWith("| `" + reason.code() + "` | " + columns(reason) + " | " + reason.text() + " |");
        assertThat(rows.getFirst().split("\\|", -1)[5].strip()).hasSizeGreaterThan(10);
    }

    private static String columns(Reason reason) {
        int modern = Wording.status(reason, Era.MODERN);
        int legacy = Wording.status(reason, Era.LEGACY);
        int code = Wording.code(reason, Era.MODERN);
        int old = Wording.code(reason, Era.LEGACY);
        return (modern == legacy ? String.valueOf(modern) : modern + " / " + legacy) + " | "
                + (code == old ? String.valueOf(code) : code + " / " + old);
    }
}
