package dev.warder.audit;

import dev.warder.audit.AuditQuery.Field;
import dev.warder.json.JsonObject;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A query made ready to be asked of many entries. */
final class Condition {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Map<Field, Pattern> patterns = new EnumMap<>(Field.class);
    private final List<byte[]> needles = new ArrayList<>();
    private final @Nullable String since;
    private final @Nullable String until;

    Condition(AuditQuery query) {
        query.matches().forEach((field, text) -> {
            var pattern = new Pattern(text);
            patterns.put(field, pattern);
            if (pattern.isExact() && field != Field.CAPABILITY) {
                // Canonical bytes: a value is written in exactly one way, so most entries can be passed over unparsed.
                needles.add(new JsonBytes(64).text(text, Integer.MAX_VALUE).copy(0));
            }
        });
        since = query.since() == null ? null : TIME.format(query.since());
        until = query.until() == null ? null : TIME.format(query.until());
    }

    /** Whether the entry's bytes could hold what is asked for; a no is certain. */
    boolean mayMatch(byte[] bytes, int from, int length) {
        for (byte[] needle : needles) {
            if (!contains(bytes, from, length, needle)) {
                return false;
            }
        }
        return true;
    }

    boolean matches(JsonObject entry) {
        String time = entry.string("time");
        if (time == null
                || (since != null && time.compareTo(since) < 0)
                || (until != null && time.compareTo(until) >= 0)) {
            return false;
        }
        for (Map.Entry<Field, Pattern> pattern : patterns.entrySet()) {
            String value = value(entry, pattern.getKey());
            if (value == null || !pattern.getValue().matches(value)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String value(JsonObject entry, Field field) {
        return switch (field) {
            case CALLER -> {
                JsonObject caller = entry.object("caller");
                yield caller == null ? null : caller.string("subject");
            }
            case CAPABILITY -> capability(entry);
            case ID, KIND, SERVER, METHOD, DECISION, REASON, STATUS, EVENT, SESSION, TRACE, ADDRESS ->
                entry.string(field.word());
        };
    }

    /** The full name of the entry's capability, or null. */
    static @Nullable String capability(JsonObject entry) {
        JsonObject capability = entry.object("capability");
        return capability == null
                ? null
                : entry.string("server") + "/" + capability.string("type") + "/" + capability.string("name");
    }

    private static boolean contains(byte[] bytes, int from, int length, byte[] needle) {
        int last = from + length - needle.length;
        for (int at = from; at <= last; at++) {
            int same = 0;
            while (same < needle.length && bytes[at + same] == needle[same]) {
                same++;
            }
            if (same == needle.length) {
                return true;
            }
        }
        return false;
    }
}
