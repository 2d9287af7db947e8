package dev.warder.audit;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to look for in the record. Conditions on different fields must all hold.
 *
 * @param matches patterns for fields; {@code *} stands for any run of characters
 * @param since entries at or after this moment, or null
 * @param until entries before this moment, or null
 * @param limit at most so many
 * @param newestFirst whether the newest come first
 */
public record AuditQuery(
        Map<Field, String> matches,
        @Nullable Instant since,
        @Nullable Instant until,
        int limit,
        boolean newestFirst) {

    /** What can be asked about. */
    public enum Field {
        /** The call's id. */
        ID("id"),
        /** {@code intent}, {@code outcome} or {@code event}. */
        KIND("kind"),
        /** The caller's subject. */
        CALLER("caller"),
        SERVER("server"),
        /** The full name, {@code crm/tools/create_order}. */
        CAPABILITY("capability"),
        METHOD("method"),
        /** {@code allowed} or {@code refused}. */
        DECISION("decision"),
        /** A reason's code, {@code access.denied}. */
        REASON("reason"),
        STATUS("status"),
        EVENT("event"),
        SESSION("session"),
        TRACE("trace"),
        ADDRESS("address");

        private final String word;

        Field(String word) {
            this.word = word;
        }

        /** The field's name in entries and on the command line. */
        public String word() {
            return word;
        }
    }

    public AuditQuery {
        matches = Map.copyOf(matches);
        if (limit < 1) {
            throw new IllegalArgumentException("a limit is at least 1");
        }
    }

    /** The newest 100 entries, newest first. */
    public static AuditQuery latest() {
        return new AuditQuery(Map.of(), null, null, 100, true);
    }

    /** Also asks that a field matches; a null pattern asks nothing. */
    public AuditQuery where(Field field, @Nullable String pattern) {
        if (pattern == null) {
            return this;
        }
        Map<Field, String> more = new EnumMap<>(Field.class);
        more.putAll(matches);
        more.put(field, pattern);
        return new AuditQuery(more, since, until, limit, newestFirst);
    }

    public AuditQuery between(@Nullable Instant from, @Nullable Instant to) {
        return new AuditQuery(matches, from, to, limit, newestFirst);
    }

    public AuditQuery atMost(int entries) {
        return new AuditQuery(matches, since, until, entries, newestFirst);
    }

    public AuditQuery oldestFirst() {
        return new AuditQuery(matches, since, until, limit, false);
    }
}
