package dev.warder.catalog;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Something suspicious in a definition.
 *
 * @param risk what is high keeps a definition from being approved at the first contact
 * @param check which check found it: {@code hidden-text}, {@code instruction}, {@code secret-parameter}
 * @param where where it stands, as {@code inputSchema.properties.note}
 * @param what for a person; holds what was found, made visible
 */
public record Finding(Risk risk, String check, String where, String what) {

    /** Whether one of them is high. */
    static boolean isGrave(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.risk() == Risk.HIGH);
    }

    /** For programs. */
    public Json json() {
        return JsonObject.of("risk", new JsonString(risk.word()))
                .with("check", check)
                .with("where", where)
                .with("what", what);
    }

    static String text(List<Finding> findings) {
        return new JsonArray(findings.stream().map(Finding::json).toList()).text();
    }

    /** Reads what {@link #text} wrote. */
    static List<Finding> read(String text) {
        try {
            List<Finding> findings = new ArrayList<>();
            if (JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT) instanceof JsonArray array) {
                for (Json one : array) {
                    if (one instanceof JsonObject finding) {
                        findings.add(new Finding(
                                Risk.valueOf(member(finding, "risk").toUpperCase(Locale.ROOT)),
                                member(finding, "check"),
                                member(finding, "where"),
                                member(finding, "what")));
                    }
                }
            }
            return findings;
        } catch (JsonException unreadable) {
            throw new IllegalStateException("the stored findings cannot be read", unreadable);
        }
    }

    private static String member(JsonObject finding, String name) {
        return Objects.requireNonNullElse(finding.string(name), "");
    }
}
