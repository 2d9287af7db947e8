package dev.warder.access;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Gate;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The compiled rules: who may use which capability with which arguments. Immutable but for a bounded memory of what matched; safe for use
 * by several threads. What a call costs does not depend on how many rules are about something else.
 */
public final class AccessRules implements Gate.Access {
    /** Resource subscriptions that one {@code subscriptions/listen} may ask for. */
    static final int MAX_SUBSCRIPTIONS = 1_000;

    private final RuleIndex index;
    private final Reach reach;
    private final String version;
    private final LongSupplier nanoTime;

    AccessRules(RuleIndex index, Reach reach, String version, LongSupplier nanoTime) {
        this.index = index;
        this.reach = reach;
        this.version = version;
        this.nanoTime = nanoTime;
    }

    /** Everything that is wrong with the rules; empty when they can be compiled. */
    public static List<AccessSettings.Fault> check(AccessSettings settings) {
        return new RuleBuilder(settings).faults();
    }

    /**
     * Compiles the rules.
     *
     * @param nanoTime a monotonic clock in nanoseconds; stops conditions that take too long
     * @throws IllegalArgumentException naming everything that {@link #check} finds
     */
    public static AccessRules compile(AccessSettings settings, LongSupplier nanoTime) {
        return new RuleBuilder(settings).build(nanoTime);
    }

    @Override
    public Verdict judge(Call call) {
        return switch (call.method()) {
            case TOOLS_CALL, RESOURCES_READ, RESOURCES_SUBSCRIBE, RESOURCES_UNSUBSCRIBE, PROMPTS_GET, COMPLETE ->
                judgeOne(call);
            case TASKS_GET, TASKS_UPDATE, TASKS_CANCEL, TASKS_RESULT -> judgeTask(call);
            case LISTEN -> judgeListen(call);
            case INITIALIZE,
                    PING,
                    DISCOVER,
                    TOOLS_LIST,
                    RESOURCES_LIST,
                    RESOURCE_TEMPLATES_LIST,
                    PROMPTS_LIST,
                    TASKS_LIST,
                    SET_LOG_LEVEL,
                    INITIALIZED,
                    CANCELLED,
                    PROGRESS,
                    ROOTS_CHANGED,
                    TASK_STATUS,
                    RESPOND,
                    STREAM,
                    END -> judgeServer(call);
        };
    }

    private Verdict judgeOne(Call call) {
        Capability capability = call.capability();
        if (capability == null || !capability.server().equals(call.server())) {
            return Verdict.refuse(Reason.INVALID_PARAMS);
        }
        return judge(call, capability);
    }

    private Verdict judge(Call call, Capability capability) {
        var deciding = new Deciding(call.caller(), index.matches(capability));
        var variables = new Variables(call.caller(), capability, call, nanoTime);
        Verdict hidden = deciding.hidden(variables);
        return hidden == null ? deciding.judge(variables) : hidden;
    }

    /**
     * A task is for whoever could still call the tool that began it. The call that began it was judged with its arguments; a task does not
     * carry them, so a condition on them is open here, as it is in lists.
     */
    private Verdict judgeTask(Call call) {
        Capability tool = call.capability();
        if (tool == null || !sees(call.caller(), call.server())) {
            return judgeServer(call);
        }
        return lists(call.caller(), tool) ? Verdict.pass() : Verdict.refuse(Reason.HANDLE_DENIED);
    }

    private Verdict judgeServer(Call call) {
        return sees(call.caller(), call.server()) ? Verdict.pass() : Verdict.refuse(Reason.HIDDEN);
    }

    /** One request may subscribe to many resources; it passes only when each of them does. */
    private Verdict judgeListen(Call call) {
        JsonObject wanted = call.arguments().object("notifications");
        Json uris = wanted == null ? null : wanted.find("resourceSubscriptions");
        if (!sees(call.caller(), call.server())) {
            return Verdict.refuse(Reason.HIDDEN);
        }
        return switch (uris) {
            case null -> Verdict.pass();
            case JsonArray array when array.size() <= MAX_SUBSCRIPTIONS -> judgeEach(call, array);
            default ->
                Verdict.refuse(
                        Reason.INVALID_PARAMS,
                        "resourceSubscriptions must be a list of at most " + MAX_SUBSCRIPTIONS + " resource URIs.");
        };
    }

    private Verdict judgeEach(Call call, JsonArray uris) {
        for (Json uri : uris) {
            Verdict verdict = uri instanceof JsonString(String text)
                    ? judge(call, new Capability(call.server(), CapabilityType.RESOURCE, text))
                    : Verdict.refuse(Reason.INVALID_PARAMS, "resourceSubscriptions must hold resource URIs.");
            if (!(verdict instanceof Verdict.Pass)) {
                return verdict;
            }
        }
        return Verdict.pass();
    }

    /** Whether some allow rule could match something of that server for that caller. */
    public boolean sees(Caller caller, String server) {
        return reach.reaches(caller, server);
    }

    /** Whether some call of that caller for that capability could pass: what lists show. */
    public boolean lists(Caller caller, Capability capability) {
        List<RuleIndex.Match> matches = index.matches(capability);
        if (matches.isEmpty()) {
            return false;
        }
        return new Deciding(caller, matches).hidden(new Variables(caller, capability, null, nanoTime)) == null;
    }

    /** A short fingerprint of all rules: records name it as the policy that decided. */
    public String version() {
        return version;
    }

    @Override
    public String toString() {
        return "access rules " + version;
    }
}
