package dev.warder.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.Map;

class SettingsFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void any_bytes_are_read_or_refused(byte[] text) {
        var environment = Map.of("A", "1", "B", "${env:A}");
        var reading =
                SettingsReader.read("warder.yaml", text, Path.of("/etc"), TestingSettings.SHAPE, environment::get);

        assertThat(reading.settings() == null).isNotEqualTo(reading.problems().isEmpty());
        String report = reading.problems().text();
        assertThat(report.chars().filter(c -> c != '\n' && Character.isISOControl(c)))
                .isEmpty();
        for (Problem problem : reading.problems().list()) {
            assertThat(problem.message()).isNotBlank();
            assertThat(problem.place().line()).isNotNegative();
        }
        assertThat(reading.problems().json().text()).isNotBlank();
    }
}
