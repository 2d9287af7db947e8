package dev.warder.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

    private static boolean matches(String glob, String capability) {
        String[] parts = capability.split("/", 3);
        CapabilityType type = CapabilityType.of(parts[1]);
        return Glob.of(glob).matches(new Capability(parts[0], type, parts[2]), parts[2]);
    }

    @ParameterizedTest
    @CsvSource({
        "crm/tools/create_order, crm/tools/create_order",
        "crm/tools/create_*, crm/tools/create_order",
        "crm/tools/*_order, crm/tools/create_order",
        "crm/tools/*te_or*, crm/tools/create_order",
        "crm/tools/*, crm/tools/create_order",
        "crm/tools/create_order*, crm/tools/create_order",
        "crm/tools/**, crm/tools/a/b",
        "crm/**, crm/prompts/a/b",
        "crm/*/x, crm/templates/x",
        "*/tools/x, crm/tools/x",
        "c*m/tools/x, crm/tools/x",
        "**, crm/tools/x",
        "fs/resources/file:///docs/**, fs/resources/file:///docs/a/b.txt",
        "fs/resources/file:///docs/*.txt, fs/resources/file:///docs/b.txt",
        "fs/resources/file:///**/b.txt, fs/resources/file:///a/c/b.txt",
        "fs/resources/file:///*/x/**/y*, fs/resources/file:///a/x/b/c/d/yes",
        "fs/templates/file:///{path}, fs/templates/file:///{path}",
        "fs/tools/\\*, fs/tools/*"
    })
    void a_pattern_matches(String glob, String capability) {
        assertThat(matches(glob, capability)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "crm/tools/create_order, crm/tools/create_orders",
        "crm/tools/create_order, crm/prompts/create_order",
        "crm/tools/create_order, erp/tools/create_order",
        "crm/tools/Create_order, crm/tools/create_order",
        "crm/tools/create_*, crm/tools/drop_create_x",
        "crm/tools/*_order*x, crm/tools/create_order",
        "crm/tools/*, crm/tools/a/b",
        "crm/tools/a*a, crm/tools/a",
        "*/tools/x, crm/prompts/x",
        "fs/resources/file:///docs/*, fs/resources/file:///docs/a/b.txt",
        "fs/resources/file:///docs/*.txt, fs/resources/file:///docs/a/b.txt",
        "fs/tools/\\*, fs/tools/x",
        "fs/tools/a.c, fs/tools/abc"
    })
    void a_pattern_does_not_match(String glob, String capability) {
        assertThat(matches(glob, capability)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "crm",
                "/tools/x",
                "crm/tools",
                "crm/tools/",
                "crm/tool/x",
                "crm/x",
                "**/tools/x",
                "crm/tools/x\\"
            })
    void a_pattern_that_is_not_one_is_refused_with_a_reason(String glob) {
        assertThatThrownBy(() -> Glob.of(glob))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" ");
    }

    @Test
    void a_hostile_name_costs_no_more_than_its_length() {
        Glob glob = Glob.of("s/tools/" + "*a".repeat(200) + "*b");
        String name = "a".repeat(Names.MAX_LENGTH);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 100; i++) {
                assertThat(glob.name().matches(name)).isFalse();
            }
        });
    }

    @Test
    void a_name_beyond_the_limit_matches_nothing() {
        assertThat(Names.plain(new Capability("s", CapabilityType.TOOL, "a".repeat(Names.MAX_LENGTH + 1))))
                .isNull();
    }

    @Test
    void a_pattern_with_escapes_matches_the_uri_with_and_without_them() {
        Glob glob = Glob.of("fs/resources/file:///My%20Docs/*");

        assertThat(glob.name().matches("file:///My%20Docs/a")).isTrue();
        assertThat(glob.plainName().matches("file:///My Docs/a")).isTrue();
        assertThat(glob.plainName().matches("file:///My Docs/a/b")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "file:///a/b, file:///a/b",
        "file:///a/../b, file:///b",
        "file:///../../b, file:///b",
        "file:///a/./b/, file:///a/b/",
        "file:///a/b/.., file:///a",
        "FILE://Host/a%20b, file://Host/a b",
        "memo:x%41, memo:xA",
        "gitlab://p/group%2Fname, gitlab://p/group/name",
        "file:///a%252e, file:///a%2e",
        "file:///100%, file:///100%"
    })
    void a_uri_has_one_plain_form(String uri, String plain) {
        assertThat(Names.plain(new Capability("s", CapabilityType.RESOURCE, uri)))
                .isEqualTo(plain);
        assertThat(Names.plain(new Capability("s", CapabilityType.TOOL, uri))).isEqualTo(uri);
    }
}
