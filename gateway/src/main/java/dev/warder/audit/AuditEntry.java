package dev.warder.audit;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.Outcome;
import dev.warder.call.Reason;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Method;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing to record. An entry only points at what it is about, so that making one costs next to nothing on an event loop; it becomes
 * bytes on the log's own thread. The bytes are canonical JSON (RFC 8785) and are the leaf that any later proof is about: see
 * {@code docs/decisions} for the format.
 */
public final class AuditEntry {

    /** The three kinds of entry. */
    enum Kind {
        INTENT("intent"),
        OUTCOME("outcome"),
        EVENT("event");

        final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    final Kind kind;
    final long time;

    @Nullable
    String id;

    @Nullable
    Caller caller;

    @Nullable
    String address;

    @Nullable
    String revision;

    @Nullable
    String session;

    @Nullable
    String route;

    @Nullable
    String server;

    @Nullable
    String method;

    @Nullable
    Capability capability;

    @Nullable
    String target;

    @Nullable
    Boolean allowed;

    @Nullable
    String rule;

    @Nullable
    Reason reason;

    @Nullable
    String status;

    @Nullable
    JsonObject arguments;

    long latencyMicros = -1;
    long upstreamMicros = -1;
    long requestBytes = -1;
    long replyBytes = -1;

    @Nullable
    String policy;

    @Nullable
    String trace;

    @Nullable
    String event;

    Map<String, String> detail = Map.of();

    private AuditEntry(Kind kind, long time) {
        this.kind = kind;
        this.time = time;
    }

    /** A cleared call, before anything of it reaches a server. */
    public static AuditEntry intent(Call call, String policyVersion) {
        long elapsed = Math.max((System.nanoTime() - call.origin().startedAt()) / 1_000, 0);
        var entry = about(call, Kind.INTENT, call.origin().receivedAt() + elapsed, policyVersion);
        entry.allowed = true;
        entry.arguments = call.arguments();
        entry.requestBytes = call.message().bytes().length;
        return entry;
    }

    /** How a call ended: the entry of the single exit. */
    public static AuditEntry outcome(Call call, Outcome outcome, String policyVersion) {
        var entry = about(call, Kind.OUTCOME, call.origin().receivedAt() + outcome.totalMicros(), policyVersion);
        boolean refused = outcome.status() == Outcome.Status.REFUSED;
        entry.allowed = !refused;
        // A refused call has no intent on record, so its arguments are committed to here.
        entry.arguments = refused ? call.arguments() : null;
        entry.rule = outcome.rule();
        entry.reason = outcome.reason();
        entry.status = outcome.status().word();
        entry.latencyMicros = outcome.totalMicros();
        entry.upstreamMicros = outcome.upstreamMicros();
        entry.requestBytes = outcome.requestBytes();
        entry.replyBytes = outcome.replyBytes();
        return entry;
    }

    /**
     * An arrival that never became a call.
     *
     * @param id its unique name in this gateway's records
     * @param receivedAt wall clock, microseconds since 1970
     * @param caller who asked, or null when that was not proven
     * @param address the peer's IP address
     * @param server the server it named, or null
     * @param method the method it named, as sent, or null
     * @param requestBytes size of the body as far as it was read
     * @param trace W3C trace id, or null
     * @param micros from arrival to refusal
     */
    public record TurnedAway(
            String id,
            long receivedAt,
            @Nullable Caller caller,
            String address,
            @Nullable String server,
            @Nullable String method,
            Reason reason,
            long requestBytes,
            @Nullable String trace,
            long micros) {}

    /** The record of an arrival that never became a call; one whose caller was not proven is the event {@code auth_failure}. */
    public static AuditEntry turnedAway(TurnedAway arrival) {
        boolean auth = arrival.reason().code().startsWith("auth.");
        var entry = new AuditEntry(auth ? Kind.EVENT : Kind.OUTCOME, arrival.receivedAt() + arrival.micros());
        entry.event = auth ? "auth_failure" : null;
        entry.id = arrival.id();
        entry.caller = arrival.caller();
        entry.address = arrival.address();
        entry.server = arrival.server();
        entry.method = arrival.method();
        entry.allowed = false;
        entry.reason = arrival.reason();
        entry.status = Outcome.Status.REFUSED.word();
        entry.requestBytes = arrival.requestBytes();
        entry.latencyMicros = arrival.micros();
        entry.trace = arrival.trace();
        return entry;
    }

    /**
     * The begin or end of a session.
     *
     * @param event {@code session_start} or {@code session_end}
     * @param label a name of the session that opens nothing: never the id the caller presents
     * @param why what led to it
     */
    public static AuditEntry session(String event, Caller owner, String server, String label, String why) {
        var entry = event(event, Map.of("why", why));
        entry.caller = owner;
        entry.server = server;
        entry.session = label;
        return entry;
    }

    /**
     * Something that happened to the gateway itself, or an administrator's act.
     *
     * @param event a word in snake case: {@code gateway_started}, {@code settings_reloaded}, {@code key_created}
     * @param detail what to know about it, names in snake case; holds no secret
     * @throws IllegalArgumentException for a name that is not a word in snake case
     */
    public static AuditEntry event(String event, Map<String, String> detail) {
        // Sorted as they are written, so names must not be such that writing changes them.
        if (!isWord(event) || !detail.keySet().stream().allMatch(AuditEntry::isWord)) {
            throw new IllegalArgumentException("not a word in snake case: " + event + " " + detail.keySet());
        }
        var entry = new AuditEntry(Kind.EVENT, now());
        entry.event = event;
        entry.detail = Map.copyOf(detail);
        return entry;
    }

    /**
     * What an operator did, or wanted to do and may not, at the operators' door.
     *
     * @param event as in {@link #event}
     * @param operator who, or null when that was not proven
     * @param address the peer's IP address
     * @param reason why it was refused, or null when it was done
     */
    public static AuditEntry act(
            String event,
            @Nullable Caller operator,
            String address,
            @Nullable Reason reason,
            Map<String, String> detail) {
        var entry = event(event, detail);
        entry.caller = operator;
        entry.address = address;
        entry.allowed = reason == null;
        entry.reason = reason;
        return entry;
    }

    private static AuditEntry about(Call call, Kind kind, long time, String policyVersion) {
        var entry = new AuditEntry(kind, time);
        Call.Origin origin = call.origin();
        entry.id = origin.id();
        entry.address = origin.address();
        entry.revision = origin.revision().text();
        entry.session = origin.session();
        entry.route = origin.route();
        entry.trace = origin.trace();
        entry.caller = call.caller();
        entry.server = call.server();
        entry.method = call.method().wire();
        entry.capability = call.capability();
        entry.target = target(call);
        entry.policy = policyVersion;
        return entry;
    }

    private static @Nullable String target(Call call) {
        Method method = call.method();
        boolean namesOne = method == Method.RESOURCES_READ
                || method == Method.RESOURCES_SUBSCRIBE
                || method == Method.RESOURCES_UNSUBSCRIBE;
        return namesOne ? call.arguments().string("uri") : null;
    }

    private static boolean isWord(String name) {
        return !name.isEmpty()
                && name.length() <= 64
                && name.chars().allMatch(c -> c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
