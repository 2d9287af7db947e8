package dev.warder.settings;

import static dev.warder.settings.TestingSettings.reading;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.settings.SettingsReader.Reading;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubstitutionTest {

    @Test
    void variables_of_the_environment_are_filled_in_everywhere() {
        var environment = Map.of("DEPTH", "7", "HOST", "crm.internal", "WHO", "admin");
        TestingSettings settings = reading("""
                depth: ${env:DEPTH}
                roles: ["${env:WHO}-${env:WHO}", "$${env:WHO}"]
                servers: { crm: { url: "https://${env:HOST}/mcp" } }
                """, environment).settings();
        assertThat(settings.depth()).isEqualTo(7);
        assertThat(settings.roles()).containsExactly("admin-admin", "${env:WHO}");
        assertThat(settings.servers().get("crm").url()).hasHost("crm.internal");
    }

    @Test
    void an_unset_variable_is_a_problem_and_a_set_one_is_never_shown() {
        assertThat(reading("depth: ${env:NO_SUCH}").problems().text())
                .contains("The environment variable NO_SUCH is not set.");
        assertThat(reading("depth: ${env:DEPTH}", Map.of("DEPTH", "hunter2"))
                        .problems()
                        .text())
                .contains("${env:DEPTH}")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${HOME}",
                "${ENV:HOME}",
                "${env:}",
                "${env:A B}",
                "${secret:}",
                "${secret:../x}",
                "${",
                "a ${env:HOME"
            })
    void any_other_substitution_is_refused(String text) {
        var environment = Map.of("HOME", "/home/me");
        assertThat(reading("roles: ['" + text + "']", environment).problems().text())
                .contains("Only ${env:NAME}");
    }

    @Test
    void a_secret_is_refused_where_the_key_cannot_hold_one() {
        assertThat(reading("roles: ['${secret:x}']").problems().text()).contains("A secret cannot be used here.");
    }

    @Test
    void a_variable_cannot_name_a_secret_the_file_does_not_name() {
        String yaml = "servers: { a: { headers: { X: '${env:X}' } } }";
        Reading<TestingSettings> reading = reading(yaml, Map.of("X", "${secret:other}"));
        assertThat(reading.problems().text()).contains("contains ${, which is not allowed here");
    }
}
