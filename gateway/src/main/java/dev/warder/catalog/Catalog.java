package dev.warder.catalog;

import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Gate;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Method;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The tools' definitions, learned from their servers. What was learned of a server is replaced as a whole; a call sees the old list or
 * the new one. Outlives a change of rules; safe for use by several threads.
 */
public final class Catalog implements Gate.Catalog {
    /** Tools of one server. */
    static final int MAX_TOOLS = 2_000;

    /** Characters of a tool's name. */
    static final int MAX_NAME = 256;

    /** Bytes of one definition in canonical form. */
    static final int MAX_DEFINITION_BYTES = 512 * 1024;

    /** By server: every caller's calls carry the same credentials there, so that it shows every caller the same. */
    private final ConcurrentMap<String, Snapshot> servers = new ConcurrentHashMap<>();

    /**
     * Takes a server's whole list of tools in place of the former one. A definition whose fingerprint is unchanged stays the same instance.
     *
     * @return what was left out of it, and why
     */
    public List<Problem> learned(String server, List<JsonObject> tools) {
        Snapshot snapshot = Snapshot.of(tools, servers.get(server));
        servers.put(server, snapshot);
        return snapshot.problems();
    }

    /** Forgets a server's list: until it is learned again its tools cannot be called. */
    public void forgotten(String server) {
        servers.remove(server);
    }

    /** Whether the server's list has been learned. */
    public boolean knows(String server) {
        return servers.containsKey(server);
    }

    /** The definition of a tool, or null when its server's list is not known or lacks it; always null for other types. */
    public @Nullable Definition find(Capability capability) {
        if (capability.type() != CapabilityType.TOOL) {
            return null;
        }
        Snapshot snapshot = servers.get(capability.server());
        return snapshot == null ? null : snapshot.tools().get(capability.name());
    }

    /** The server's tools in its own order; empty when its list is not known. */
    public List<Definition> tools(String server) {
        Snapshot snapshot = servers.get(server);
        return snapshot == null ? List.of() : List.copyOf(snapshot.tools().values());
    }

    @Override
    public Verdict judge(Call call) {
        Capability tool = call.capability();
        // A task is of the tool that began it; what is no handle of one names no tool, and is refused later.
        boolean ofTask = call.method().isOfTask();
        if (ofTask ? tool == null : call.method() != Method.TOOLS_CALL) {
            return Verdict.pass();
        }
        if (tool == null) {
            return Verdict.refuse(Reason.INVALID_PARAMS);
        }
        Snapshot snapshot = servers.get(tool.server());
        if (snapshot == null) {
            return Verdict.refuse(Reason.DEFINITION_UNAVAILABLE);
        }
        boolean known = tool.type() == CapabilityType.TOOL && snapshot.tools().containsKey(tool.name());
        return known ? Verdict.pass() : Verdict.refuse(ofTask ? Reason.HANDLE_DENIED : Reason.UNKNOWN_CAPABILITY);
    }
}
