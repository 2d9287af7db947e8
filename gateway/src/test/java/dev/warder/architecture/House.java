package dev.warder.architecture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The plan of the house as data: which room is on which floor, and which room may see which library. */
final class House {

    /** Rooms from the lowest floor up. A room sees lower floors only, never a room beside it. */
    static final List<Set<String>> FLOORS = List.of(
            Set.of("json"),
            Set.of("mcp", "settings", "store", "http1"),
            Set.of("call"),
            Set.of(
                    "identity",
                    "sessions",
                    "killswitch",
                    "access",
                    "catalog",
                    "bundles",
                    "validation",
                    "limits",
                    "flow",
                    "approval",
                    "secrets",
                    "upstream",
                    "screening",
                    "audit",
                    "alerts",
                    "metrics"),
            Set.of("pipeline", "readiness"),
            Set.of("http", "admin"),
            Set.of("main"));

    /** Rooms on the fourth floor and above: where something waits, and a {@code Future} is spoken. */
    static final Set<String> WAITING = roomsFrom(4);

    /** The waiting rooms, and those that wait for a disk or a network below all of them. */
    static final Set<String> SPEAK_FUTURES =
            Stream.concat(WAITING.stream(), Stream.of("store", "http1")).collect(Collectors.toUnmodifiableSet());

    /** Gates judge without I/O and without a clock of their own, so that the same call gets the same verdict. */
    static final Set<String> GATES = Set.of("killswitch", "access", "catalog", "validation", "limits", "flow");

    /** Rooms that read what strangers wrote: a backtracking regular expression is a way to stop them. */
    static final Set<String> READ_STRANGERS = Set.of("screening", "validation");

    /** Packages of the platform; nobody needs to ask. */
    static final List<String> PLATFORM =
            List.of("java.", "javax.crypto.", "javax.net.", "javax.security.", "javax.sql.");

    /**
     * Every library by the prefix of its packages, with the rooms that may see it. The longest matching prefix decides. A
     * library that is not listed may be seen by nobody.
     */
    static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            Map.entry("org.jspecify.annotations.", all()),
            Map.entry("com.google.errorprone.annotations.", all()),
            Map.entry("org.slf4j.", all()),
            Map.entry("ch.qos.logback.", Set.of("main")),
            Map.entry("tools.jackson.databind.", Set.of("validation")),
            Map.entry("com.networknt.", Set.of("validation")),
            Map.entry("dev.cel.", Set.of("access")),
            Map.entry("org.snakeyaml.engine.", Set.of("settings")),
            Map.entry("com.nimbusds.", Set.of("identity")),
            Map.entry("picocli.", Set.of("main")),
            Map.entry("com.sun.net.httpserver.", Set.of("main")),
            Map.entry("com.zaxxer.hikari.", Set.of("store")),
            Map.entry("org.flywaydb.", Set.of("store")),
            Map.entry("org.sqlite.", Set.of("store")),
            Map.entry("org.postgresql.", Set.of("store")),
            Map.entry("io.micrometer.", Set.of("metrics")),
            Map.entry("io.prometheus.", Set.of("metrics")),
            Map.entry("com.github.benmanes.caffeine.", WAITING),
            Map.entry("com.google.re2j.", READ_STRANGERS),
            Map.entry("io.vertx.core.", SPEAK_FUTURES),
            Map.entry("io.vertx.core.http.", Set.of("http", "admin", "upstream")),
            Map.entry("io.vertx.core.net.", Set.of("http", "admin", "upstream", "http1")),
            Map.entry("io.netty.", Set.of("http1")));

    private House() {}

    /** The floor of a room, counted from 1, or empty for a room that is not in the plan. */
    static Optional<Integer> floorOf(String room) {
        for (int i = 0; i < FLOORS.size(); i++) {
            if (FLOORS.get(i).contains(room)) {
                return Optional.of(i + 1);
            }
        }
        return Optional.empty();
    }

    /** The rooms that may see the library of {@code packageName}, or empty when no listed library has it. */
    static Optional<Set<String>> roomsSeeing(String packageName) {
        String dotted = packageName + ".";
        return LIBRARIES.keySet().stream()
                .filter(dotted::startsWith)
                .max((a, b) -> Integer.compare(a.length(), b.length()))
                .map(LIBRARIES::get);
    }

    static boolean isPlatform(String packageName) {
        String dotted = packageName + ".";
        return PLATFORM.stream().anyMatch(dotted::startsWith);
    }

    private static Set<String> all() {
        return roomsFrom(1);
    }

    private static Set<String> roomsFrom(int floor) {
        return FLOORS.subList(floor - 1, FLOORS.size()).stream()
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
    }
}
