package dev.warder.killswitch;

import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.settings.Moments;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an operator has stopped.
 *
 * @param id its number, by which it is lifted
 * @param name what of that kind; empty for {@link Kind#ALL}
 * @param reason why, in the operator's words
 * @param by who did it
 * @param until when it ends by itself, or null when it is lifted by hand only
 */
public record Stop(
        long id,
        Kind kind,
        String name,
        String reason,
        String by,
        Instant since,
        @Nullable Instant until) {

    /** What can be stopped. */
    public enum Kind {
        /** Every call of everyone. */
        ALL,
        /** A server, by its configured name. */
        SERVER,
        /** A capability, as rules name it: {@code crm/tools/create_order}. */
        CAPABILITY,
        /** A caller, by its subject, whoever vouches for it. */
        CALLER,
        /** An OAuth client, or an API key by its id. */
        CLIENT,
        /** A tenant with all its callers. */
        TENANT,
        /** A legacy session, by its label in records: {@code s-0123456789abcdef}. */
        SESSION;

        /** The word for it on the command line and in records. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether the caller has been stopped, for everything it does. */
    boolean covers(Caller caller) {
        return switch (kind) {
            case ALL -> true;
            case CALLER -> name.equals(caller.subject());
            case CLIENT -> name.equals(caller.client());
            case TENANT -> name.equals(caller.tenant());
            case SERVER, CAPABILITY, SESSION -> false;
        };
    }

    /** Whether the capability has been stopped, for everyone. */
    boolean covers(Capability capability) {
        return switch (kind) {
            case ALL -> true;
            case SERVER -> name.equals(capability.server());
            case CAPABILITY -> name.equals(capability.fullName());
            case CALLER, CLIENT, TENANT, SESSION -> false;
        };
    }

    boolean isOver(long epochMillis) {
        return until != null && until.toEpochMilli() <= epochMillis;
    }

    /** For programs; {@code until} is null when it is lifted by hand only. */
    public JsonObject json() {
        return JsonObject.of("id", JsonNumber.of(id))
                .with("kind", kind.word())
                .with("name", name)
                .with("reason", reason)
                .with("by", by)
                .with("since", since.toString())
                .with("until", Moments.json(until));
    }

    /** What it is, as records and people are told: {@code server crm}. */
    public String what() {
        return name.isEmpty() ? kind.word() : kind.word() + " " + name;
    }
}
