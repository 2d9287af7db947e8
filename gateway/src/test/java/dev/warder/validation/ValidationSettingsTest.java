package dev.warder.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.settings.SettingsReader;
import dev.warder.validation.ValidationSettings.Unknown;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ValidationSettingsTest {

    private static ValidationSettings settings(String yaml) {
        byte[] text = yaml.getBytes(StandardCharsets.UTF_8);
        return SettingsReader.read("warder.yaml", text, Path.of("/etc"), ValidationSettings.SHAPE, name -> null)
                .settings();
    }

    @Test
    void undeclared_arguments_are_refused_unless_told_otherwise() {
        assertThat(settings("{}")).isEqualTo(ValidationSettings.DEFAULT);
        assertThat(settings("unknownArguments: refuse")).isEqualTo(ValidationSettings.DEFAULT);
        assertThat(settings("unknownArguments: allow")).isEqualTo(new ValidationSettings(Unknown.ALLOW));
        assertThat(settings("unknownArguments: maybe")).isNull();
    }
}
