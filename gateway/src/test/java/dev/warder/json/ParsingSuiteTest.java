package dev.warder.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The parsing suite of nst/JSONTestSuite: what a parser must accept, must refuse, and may do either with. */
class ParsingSuiteTest {

    @Test
    void the_suite_is_judged_as_it_demands() throws IOException {
        var wrong = new ArrayList<String>();
        List<Path> files = files();
        for (Path file : files) {
            byte[] text = Files.readAllBytes(file);
            boolean built = accepts(text, JsonScanner::value);
            boolean skipped = accepts(text, root -> {
                root.skip();
                return JsonNull.NULL;
            });
            String name = Objects.toString(file.getFileName());
            boolean right = switch (name.charAt(0)) {
                // The suite lets a repeated name pass; here it is the first thing that must not.
                case 'y' -> built != name.startsWith("y_object_duplicated_key");
                case 'n' -> !built;
                default -> true;
            };
            if (!right || built != skipped) {
                wrong.add(name);
            }
        }

        assertThat(files).hasSizeGreaterThan(300);
        assertThat(wrong).isEmpty();
    }

    private static boolean accepts(byte[] text, JsonScanner.Scan<Json> scan) {
        try {
            JsonScanner.scan(text, 0, text.length, JsonLimits.DEFAULT, scan);
            return true;
        } catch (JsonException refused) {
            return false;
        }
    }

    private static List<Path> files() throws IOException {
        String configured = System.getenv("WARDER_VECTORS");
        Path vectors = configured == null ? Path.of("..", "..", "shared", "vectors") : Path.of(configured);
        Path suite = vectors.resolve("json-parsing").resolve("test_parsing");
        if (!Files.isDirectory(suite)) {
            return Assumptions.abort("the shared vectors are not here; WARDER_VECTORS names their folder");
        }
        try (var files = Files.list(suite)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }
}
