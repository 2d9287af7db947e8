package dev.warder.catalog;

import dev.warder.json.CanonicalJson;
import dev.warder.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one server's list said: the definitions that can be used, in its order, and what was left out. Immutable. */
record Snapshot(Map<String, Definition> tools, List<Problem> problems) {
    private static final int MAX_PROBLEMS = 100;

    /** Reads a list; definitions that have not changed since {@code before} are kept as they are. */
    static Snapshot of(List<JsonObject> tools, @Nullable Snapshot before) {
        return new Reading(before).read(tools);
    }

    /** One reading of a list. */
    private static final class Reading {
        private final @Nullable Snapshot before;
        private final Map<String, Definition> usable = new LinkedHashMap<>();
        private final Set<String> twice = new HashSet<>();
        private final List<Problem> problems = new ArrayList<>();

        Reading(@Nullable Snapshot before) {
            this.before = before;
        }

        Snapshot read(List<JsonObject> tools) {
            for (JsonObject tool : tools.subList(0, Math.min(tools.size(), Catalog.MAX_TOOLS))) {
                add(tool);
            }
            if (tools.size() > Catalog.MAX_TOOLS) {
                problem(
                        "",
                        "the server lists " + tools.size() + " tools; those after the first " + Catalog.MAX_TOOLS
                                + " are left out");
            }
            // Which of two tools of one name a server would run is anyone's guess, so neither can be judged.
            twice.forEach(usable::remove);
            return new Snapshot(Collections.unmodifiableMap(usable), List.copyOf(problems));
        }

        private void add(JsonObject tool) {
            String name = tool.string("name");
            if (name == null || name.isEmpty() || name.length() > Catalog.MAX_NAME) {
                problem(name, "a tool's name has 1 to " + Catalog.MAX_NAME + " characters");
            } else if (name.codePoints().anyMatch(Character::isISOControl)) {
                problem("", "a tool's name holds control characters");
            } else if (twice.contains(name) || usable.containsKey(name)) {
                if (twice.add(name)) {
                    problem(name, "the server lists two tools of this name");
                }
            } else {
                define(name, tool);
            }
        }

        private void define(String name, JsonObject tool) {
            JsonObject schema = tool.object("inputSchema");
            if (schema == null) {
                problem(name, "the tool has no inputSchema");
                return;
            }
            byte[] canonical;
            try {
                canonical = CanonicalJson.bytes(tool);
            } catch (IllegalArgumentException halfACharacter) {
                problem(name, "the definition has no canonical form");
                return;
            }
            if (canonical.length > Catalog.MAX_DEFINITION_BYTES) {
                problem(
                        name,
                        "the definition has " + canonical.length + " bytes; at most " + Catalog.MAX_DEFINITION_BYTES
                                + " are accepted");
                return;
            }
            String fingerprint = sha256(canonical);
            Definition known = before == null ? null : before.tools.get(name);
            boolean same = known != null && known.fingerprint().equals(fingerprint);
            usable.put(name, known != null && same ? known : new Definition(name, tool, schema, fingerprint));
        }

        private void problem(@Nullable String tool, String message) {
            if (problems.size() < MAX_PROBLEMS) {
                String name = tool == null ? "" : tool.substring(0, Math.min(tool.length(), Catalog.MAX_NAME));
                problems.add(new Problem(name, message));
            }
        }

        private static String sha256(byte[] bytes) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            } catch (NoSuchAlgorithmException missing) {
                throw new IllegalStateException("every Java has SHA-256", missing);
            }
        }
    }
}
