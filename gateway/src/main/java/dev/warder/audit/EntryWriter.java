package dev.warder.audit;

import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Masking;
import dev.warder.json.CanonicalJson;
import dev.warder.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes an entry as canonical JSON (RFC 8785): the members are simply written in their sorted order, so nothing is ever sorted or built
 * on the way. Used by one thread.
 */
final class EntryWriter {
    /** No entry is longer, in bytes: what the length prefix of an entry in a tlog-tiles bundle can say. */
    static final int MAX_BYTES = 65_535;

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** How much of each text is kept; the tight bounds keep any entry below {@link #MAX_BYTES} even if every character is escaped. */
    private record Bounds(int text, int target, int roles, boolean details) {
        private static final Bounds USUAL = new Bounds(256, 1_024, 64, true);
        private static final Bounds TIGHT = new Bounds(64, 64, 8, false);
    }

    private final byte[] node;
    private final boolean values;
    private final Commitments commitments;
    private final CallerTexts callers = new CallerTexts();
    private long second = Long.MIN_VALUE;
    private byte[] secondText = new byte[0];

    EntryWriter(String node, AuditSettings.Arguments arguments, Salts salts) {
        this.node = new JsonBytes(64).text(node, 64).copy(0);
        this.values = arguments == AuditSettings.Arguments.MASKED;
        this.commitments = new Commitments(salts);
    }

    /**
     * Appends the entry; on an exception {@code out} may end with a part of it.
     *
     * @throws IOException when the day's salt cannot be made
     */
    void write(AuditEntry entry, JsonBytes out) throws IOException {
        int start = out.size();
        write(entry, out, Bounds.USUAL);
        if (out.size() - start > MAX_BYTES) {
            out.truncate(start);
            write(entry, out, Bounds.TIGHT);
        }
    }

    private void write(AuditEntry entry, JsonBytes out, Bounds bounds) throws IOException {
        int start = out.size();
        who(entry, out, bounds);
        what(entry, out, bounds);
        circumstances(entry, out, bounds);
        // Every member was written with a comma before it.
        out.put(start, '{');
    }

    private void who(AuditEntry entry, JsonBytes out, Bounds bounds) throws IOException {
        text(out, Member.ADDRESS, entry.address, bounds.text);
        JsonObject arguments = entry.arguments;
        if (arguments != null && !arguments.isEmpty()) {
            out.raw(Member.ARGS);
            commitments.write(arguments, entry.time, out);
            if (values && bounds.details) {
                out.raw(Member.VALUES).raw(CanonicalJson.bytes(Masking.arguments(arguments)));
            }
            out.ascii('}');
        }
        if (entry.caller != null) {
            out.raw(callers.text(entry.caller, bounds.text, bounds.roles));
        }
        if (entry.capability != null) {
            capability(entry.capability, out, bounds);
        }
    }

    private void what(AuditEntry entry, JsonBytes out, Bounds bounds) {
        if (entry.allowed != null) {
            out.raw(entry.allowed ? Member.ALLOWED : Member.REFUSED);
        }
        if (!entry.detail.isEmpty() && bounds.details) {
            detail(entry.detail, out, bounds);
        }
        text(out, Member.EVENT, entry.event, bounds.text);
        text(out, Member.ID, entry.id, bounds.text);
        text(out, Member.KIND, entry.kind.word, bounds.text);
        number(out, Member.LATENCY, entry.latencyMicros);
        text(out, Member.METHOD, entry.method, bounds.text);
        out.raw(Member.NODE).raw(node);
        text(out, Member.POLICY, entry.policy, bounds.text);
        text(out, Member.REASON, entry.reason == null ? null : entry.reason.code(), bounds.text);
        number(out, Member.REPLY_BYTES, entry.replyBytes);
        number(out, Member.REQUEST_BYTES, entry.requestBytes);
    }

    private void circumstances(AuditEntry entry, JsonBytes out, Bounds bounds) {
        text(out, Member.REVISION, entry.revision, bounds.text);
        text(out, Member.ROUTE, entry.route, bounds.text);
        text(out, Member.RULE, entry.rule, bounds.text);
        text(out, Member.SERVER, entry.server, bounds.text);
        text(out, Member.SESSION, entry.session, bounds.text);
        text(out, Member.STATUS, entry.status, bounds.text);
        text(out, Member.TARGET, entry.target == null ? null : Masking.uri(entry.target), bounds.target);
        time(entry.time, out);
        text(out, Member.TRACE, entry.trace, bounds.text);
        number(out, Member.UPSTREAM, entry.upstreamMicros);
        out.raw(Member.VERSION);
    }

    private static void capability(Capability capability, JsonBytes out, Bounds bounds) {
        boolean address =
                capability.type() == CapabilityType.RESOURCE || capability.type() == CapabilityType.RESOURCE_TEMPLATE;
        String name = address ? Masking.uri(capability.name()) : capability.name();
        out.raw(Member.CAPABILITY).raw(Member.NAME).text(name, address ? bounds.target : bounds.text);
        text(out, Member.TYPE, capability.type().word(), bounds.text);
        out.ascii('}');
    }

    private static void detail(Map<String, String> detail, JsonBytes out, Bounds bounds) {
        String[] names = detail.keySet().stream().sorted().limit(32).toArray(String[]::new);
        out.raw(Member.DETAIL);
        for (int i = 0; i < names.length; i++) {
            String value = detail.getOrDefault(names[i], "");
            out.ascii(i == 0 ? '{' : ',').text(names[i], 64).ascii(':').text(value, bounds.text);
        }
        out.ascii('}');
    }

    private void time(long micros, JsonBytes out) {
        long whole = Math.floorDiv(micros, 1_000_000L);
        if (whole != second) {
            secondText = SECONDS.format(Instant.ofEpochSecond(whole)).getBytes(StandardCharsets.US_ASCII);
            second = whole;
        }
        int fraction = (int) Math.floorMod(micros, 1_000_000L);
        out.raw(Member.TIME).raw(secondText).ascii('.');
        for (int unit = 100_000; unit > 0; unit /= 10) {
            out.ascii((char) ('0' + fraction / unit % 10));
        }
        out.ascii('Z').ascii('"');
    }

    static void text(JsonBytes out, byte[] key, @Nullable String value, int limit) {
        if (value != null) {
            out.raw(key).text(value, limit);
        }
    }

    private static void number(JsonBytes out, byte[] key, long value) {
        if (value >= 0) {
            out.raw(key).number(value);
        }
    }
}
