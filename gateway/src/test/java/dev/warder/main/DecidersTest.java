package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecidersTest {
    @TempDir
    private Path directory;

    private String problems(String to, String approval, boolean keys) throws IOException {
        Path file = Files.writeString(directory.resolve("warder.yaml"), """
                identity: { apiKeys: %s }
                servers: { crm: { url: "https://crm.example/mcp" } }
                access:
                  - allow: crm/tools/create_order
                    to: %s
                    approval: %s
                """.formatted(keys, to, approval));
        return Loaded.read(file).problems().text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "role:sales    | { by: \"subject:bob\", quorum: 2 }                       | names 1.",
                "subject:alice | { by: \"subject:alice\" }                                | names 0 besides the caller.",
                "subject:alice | { by: [\"subject:alice\", \"subject:bob\"], quorum: 2 }  | names 1 besides the caller.",
            })
    void a_rule_that_asks_nobody_who_could_answer_is_a_problem(String to, String approval, String said)
            throws IOException {
        assertThat(problems(to, approval, true)).contains("access[0].approval.by", said);
    }

    @Test
    void without_api_keys_nobody_can_prove_a_role() throws IOException {
        assertThat(problems("role:sales", "{ by: \"role:lead\" }", false))
                .contains("access[0].approval.by", "Nobody can ever answer");
        assertThat(problems("role:sales", "{ by: [\"role:lead\", operator] }", false))
                .doesNotContain("approval");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ by: \"role:lead\" }",
                "{ by: operator, quorum: 2 }",
                "{ by: \"subject:alice\", escalate: { to: \"subject:bob\", after: 1m } }",
                "{ by: [\"subject:bob\", \"role:lead\"], within: 2h, quorum: 3 }"
            })
    void a_rule_that_somebody_can_answer_is_none(String approval) throws IOException {
        assertThat(problems("subject:alice", approval, true)).endsWith("no problems\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                               | access[0].approval",
                "{ by: [] }                                                       | access[0].approval.by",
                "{ by: \"client:x\" }                                             | access[0].approval.by",
                "{ by: anyone }                                                   | access[0].approval.by",
                "{ by: operator, quorum: 0 }                                      | access[0].approval.quorum",
                "{ by: operator, within: 1m, escalate: { to: operator, after: 1m } } | access[0].approval.escalate.after",
                "{ by: operator, escalate: { to: nobody, after: 1m } }            | access[0].approval.escalate.to"
            })
    void what_makes_no_sense_is_reported_with_its_place(String approval, String path) throws IOException {
        assertThat(problems("role:sales", approval, true)).contains(path);
    }
}
