package dev.warder.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Path ROOT = Path.of("..");

    @Test
    void every_claim_names_a_test_that_exists() throws IOException {
        List<String> claims = Files.readAllLines(ROOT.resolve("docs/claims.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| claim"))
                .toList();

        assertThat(claims).hasSizeGreaterThan(20).allSatisfy(claim -> {
            List<MatchResult> tests = NAMED.matcher(claim).results().toList();
            assertThat(tests)
                    .as(claim)
                    .isNotEmpty()
                    .allSatisfy(test -> assertThat(exists(test.group(1), test.group(2)))
                            .as(test.group())
                            .isTrue());
        });
    }

    @Test
    void a_test_that_does_not_exist_is_noticed() throws IOException {
        assertThat(exists("ClaimsTest", "every_claim_names_a_test_that_exists")).isTrue();
        assertThat(exists("ClaimsTest", "no_such_test")).isFalse();
        assertThat(exists("NoSuchTest", "every_claim_names_a_test_that_exists")).isFalse();
    }

    private static boolean exists(String type, String method) throws IOException {
        for (String module : List.of("gateway", "scenarios")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file :
                        files.filter(path -> path.endsWith(type + ".java")).toList()) {
                    if (Files.readString(file).contains("void " + method + "(")) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
