package dev.warder.approval;

import dev.warder.call.Requirement;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is demanded of a call, as the store keeps it. */
final class Demands {
    private Demands() {}

    static JsonObject write(Requirement.Terms terms) {
        JsonObject written = JsonObject.of("by", JsonArray.ofStrings(terms.by()))
                .with("within", terms.within().toMillis())
                .with("quorum", terms.quorum());
        Requirement.Escalation escalation = terms.escalation();
        return escalation == null
                ? written
                : written.with("later", JsonArray.ofStrings(escalation.to()))
                        .with("after", escalation.after().toMillis());
    }

    static String write(List<Requirement> requirements) {
        return new JsonArray(requirements.stream()
                        .<Json>map(requirement -> write(requirement.terms()).with("rule", requirement.rule()))
                        .toList())
                .text();
    }

    /** @throws IllegalStateException when the text is none that was written here */
    static List<Requirement> read(String text) {
        try {
            var requirements = new ArrayList<Requirement>();
            Json read = JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
            for (Json each : ((JsonArray) read).items()) {
                requirements.add(requirement((JsonObject) each));
            }
            return requirements;
        } catch (JsonException | RuntimeException unreadable) {
            throw new IllegalStateException("a ticket's demands cannot be read", unreadable);
        }
    }

    private static Requirement requirement(JsonObject read) {
        Requirement.Escalation escalation =
                read.has("after") ? new Requirement.Escalation(texts(read, "later"), millis(read, "after")) : null;
        var terms = new Requirement.Terms(
                texts(read, "by"), millis(read, "within"), (int) number(read, "quorum"), escalation);
        return new Requirement(((JsonString) member(read, "rule")).value(), terms);
    }

    private static List<String> texts(JsonObject read, String name) {
        return ((JsonArray) member(read, name))
                .items().stream().map(item -> ((JsonString) item).value()).toList();
    }

    private static Duration millis(JsonObject read, String name) {
        return Duration.ofMillis(number(read, name));
    }

    private static long number(JsonObject read, String name) {
        return ((JsonNumber) member(read, name)).longValue();
    }

    private static Json member(JsonObject read, String name) {
        Json found = read.find(name);
        if (found == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return found;
    }
}
