package dev.warder.approval;

import dev.warder.call.Requirement;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.settings.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One call that people were asked about.
 *
 * @param subject the caller's subject
 * @param capability what the call is for, as rules name it
 * @param shown what people see of it: canonical JSON of caller, server, method and params, secrets masked
 * @param deed digest of the exact deed, unmasked
 * @param requirements what is demanded; one that is met suffices
 * @param life since when and how it goes on
 * @param voices what people have said so far, oldest first
 */
public record Ticket(
        String id,
        String subject,
        String capability,
        String shown,
        String deed,
        List<Requirement> requirements,
        Life life,
        List<Voice> voices) {

    /** Where a ticket stands. Only the first two can change. */
    public enum State {
        /** People have not decided. */
        PROPOSED,
        /** They agreed; the caller may make this call once. */
        APPROVED,
        /** One of them refused. */
        DENIED,
        /** Nobody decided in time, or the caller did not come back in time. */
        EXPIRED,
        /** What was approved cannot be done any more. */
        CANCELLED,
        /** The call was made; there is no second one. */
        USED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A ticket's life.
     *
     * @param expires until when it can be decided, and, once approved, used
     * @param ended when it ended, or null
     * @param why how it ended in the words of a person, or null
     * @param usedBy the call, as records name it, that used it, or null
     */
    public record Life(
            State state,
            Instant created,
            Instant expires,
            @Nullable Instant ended,
            @Nullable String why,
            @Nullable String usedBy) {}

    /** What one person said. */
    public record Voice(String name, boolean agrees, String why, Instant at) {
        private JsonObject json() {
            return JsonObject.of("name", new JsonString(name))
                    .with("agrees", JsonBool.of(agrees))
                    .with("why", why)
                    .with("at", at.toString());
        }
    }

    public State state() {
        return life.state();
    }

    boolean isOver(Instant now) {
        return !life.expires().isAfter(now);
    }

    /** The demands, by place, about which that person may decide now. */
    List<Integer> decidableBy(Approver person, Instant now) {
        Duration age = Duration.between(life.created(), now);
        return java.util.stream.IntStream.range(0, requirements.size())
                .filter(i -> person.mayDecide(requirements.get(i).terms(), age))
                .boxed()
                .toList();
    }

    /** Whether it is that person's concern: operators see all, others what they may decide about. */
    public boolean concerns(Approver person) {
        boolean own = person.name().equalsIgnoreCase(subject);
        return person.operator() || (!own && !decidableBy(person, Instant.now()).isEmpty());
    }

    /** The ticket for programs. */
    public JsonObject json() {
        return JsonObject.of("id", new JsonString(id))
                .with("state", life.state().word())
                .with("caller", subject)
                .with("capability", capability)
                .with("shown", shown)
                .with("deed", deed)
                .with(
                        "rules",
                        JsonArray.ofStrings(
                                requirements.stream().map(Requirement::rule).toList()))
                .with("asked", life.created().toString())
                .with("until", life.expires().toString())
                .with("ended", Moments.json(life.ended()))
                .with("usedBy", life.usedBy() == null ? JsonNull.NULL : new JsonString(life.usedBy()))
                .with(
                        "voices",
                        new JsonArray(voices.stream().<Json>map(Voice::json).toList()));
    }
}
