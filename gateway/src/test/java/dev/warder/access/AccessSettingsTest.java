package dev.warder.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.access.AccessSettings.Effect;
import dev.warder.access.AccessSettings.Rule;
import dev.warder.settings.Key;
import dev.warder.settings.SettingsReader;
import dev.warder.settings.SettingsReader.Reading;
import dev.warder.settings.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessSettingsTest {
    private static final Key<List<Rule>> ACCESS =
            Key.sections("access", Rule.SHAPE).or(List.of()).about("The rules.");
    private static final Shape<AccessSettings> TOP =
            Shape.of(section -> new AccessSettings(section.read(ACCESS)), "A file with nothing but rules.", ACCESS);

    static Reading<AccessSettings> reading(String yaml) {
        byte[] text = yaml.getBytes(StandardCharsets.UTF_8);
        return SettingsReader.read("warder.yaml", text, Path.of("/etc/warder"), TOP, name -> null);
    }

    @Test
    void without_rules_there_are_none() {
        assertThat(reading("{}").settings()).isEqualTo(new AccessSettings(List.of()));
    }

    @Test
    void every_key_of_a_rule_is_read() {
        AccessSettings settings = reading("""
                access:
                  - allow: [files/tools/read_*, files/tools/list_*]
                    to: [role:analyst, subject:alice]
                  - name: no big orders
                    deny: crm/tools/create_order
                    to: anyone
                    when: args.amount > 1000.0
                """).settings();

        assertThat(settings)
                .isEqualTo(new AccessSettings(List.of(
                        new Rule(
                                null,
                                Effect.ALLOW,
                                List.of("files/tools/read_*", "files/tools/list_*"),
                                List.of("role:analyst", "subject:alice"),
                                null),
                        new Rule(
                                "no big orders",
                                Effect.DENY,
                                List.of("crm/tools/create_order"),
                                List.of("anyone"),
                                "args.amount > 1000.0"))));
    }

    @Test
    void every_mistake_of_form_is_reported_with_its_place() {
        Reading<AccessSettings> reading = reading("""
                access:
                  - allow: files/tools/*
                  - to: anyone
                  - allow: files/**
                    deny: crm/**
                    to: anyone
                  - allow: files/**
                    to: anyone
                    approval: {}
                """);

        assertThat(reading.settings()).isNull();
        assertThat(reading.problems().list())
                .extracting(problem -> problem.place().path())
                .containsExactlyInAnyOrder("access[0]", "access[1]", "access[2]", "access[3].approval");
    }
}
