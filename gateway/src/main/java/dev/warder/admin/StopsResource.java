package dev.warder.admin;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.killswitch.Stop;
import dev.warder.killswitch.StopOrder;
import dev.warder.killswitch.StopStore;
import dev.warder.killswitch.Stopping;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is stopped: {@code GET /api/stops}, {@code POST /api/stops}, {@code DELETE /api/stops/ID?reason=TEXT}. A stop, and its end, is
 * answered with 200 when every running gateway has put it into force, and with 504 when one has not within five seconds; it then holds all
 * the same.
 */
public final class StopsResource implements Resource {
    private static final Set<String> ORDER = Set.of("kind", "name", "reason", "for");

    private final Stopping stopping;

    public StopsResource(Stopping stopping) {
        this.stopping = stopping;
    }

    @Override
    public String name() {
        return "stops";
    }

    @Override
    public Answer answer(Act act) {
        return switch (act.form()) {
            case "GET" -> list(act);
            case "POST" -> stop(act);
            case "DELETE /…" -> lift(act);
            default -> throw Refusal.method();
        };
    }

    private Answer list(Act act) {
        act.knowsOnly(Set.of(), Set.of("all"));
        boolean all = act.query("all") != null;
        Instant now = Instant.now();
        List<StopStore.Listed> stops = stopping.list().stream()
                .filter(listed -> all || listed.isInForce(now))
                .toList();
        return Answer.ok(JsonObject.of(
                "stops",
                new JsonArray(stops.stream().<Json>map(StopStore.Listed::json).toList())));
    }

    /** A full disk must not keep anything running: it is stopped first and recorded then. */
    private Answer stop(Act act) {
        act.knowsOnly(ORDER, Set.of());
        StopOrder order = order(act);
        Stopping.Done done = stopping.stop(order, act.operator().subject());
        Stop made = done.stops().getFirst();
        try {
            act.record(
                    "stopped",
                    Map.of(
                            "stop",
                            String.valueOf(made.id()),
                            "what",
                            made.what(),
                            "why",
                            made.reason(),
                            "until",
                            made.until() == null ? "" : made.until().toString()));
        } catch (Refusal unwritten) {
            throw Refusal.unrecorded(
                    made.what() + " is stopped (stop " + made.id() + "), but that could not be recorded.");
        }
        return done(done);
    }

    private static StopOrder order(Act act) {
        try {
            return StopOrder.of(
                    act.needed("kind"), act.text("name"), act.needed("reason"), act.text("for"), Instant.now());
        } catch (IllegalArgumentException wrong) {
            throw Refusal.invalid(String.valueOf(wrong.getMessage()));
        }
    }

    /** What cannot be recorded does not happen. */
    private Answer lift(Act act) {
        act.knowsOnly(Set.of(), Set.of("reason"));
        String reason = act.query("reason");
        if (reason == null || !StopOrder.says(reason)) {
            throw Refusal.invalid("Say why, as ?reason=TEXT of at most 512 characters.");
        }
        long id = id(act);
        List<Stop> lifting = stopping.inForce(id);
        if (lifting.isEmpty()) {
            throw Refusal.notFound("Stop " + id + " is not in force.");
        }
        act.record("restored", Map.of("what", lifting.getFirst().what(), "stop", String.valueOf(id), "why", reason));
        return done(stopping.lift(id, act.operator().subject()));
    }

    private static long id(Act act) {
        try {
            if (act.path().size() == 1) {
                return Long.parseLong(act.path().getFirst());
            }
        } catch (NumberFormatException none) {
            // Said below.
        }
        throw Refusal.notFound("That is no number of a stop.");
    }

    private static Answer done(Stopping.Done done) {
        return new Answer(done.force().inForce() ? 200 : 504, done.json());
    }
}
