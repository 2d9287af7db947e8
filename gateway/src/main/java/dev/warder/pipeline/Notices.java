package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.CapabilityType;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.EnvelopeRules;
import dev.warder.mcp.Era;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of all that a server says besides answers concerns the client of one call. What the protocol does not know is not passed on. */
final class Notices {
    private static final String PROGRESS = "notifications/progress";
    private static final String LOG = "notifications/message";
    private static final String TOOLS_CHANGED = "notifications/tools/list_changed";
    private static final String PROMPTS_CHANGED = "notifications/prompts/list_changed";
    private static final String RESOURCES_CHANGED = "notifications/resources/list_changed";
    private static final String RESOURCE_UPDATED = "notifications/resources/updated";
    static final String ACKNOWLEDGED = "notifications/subscriptions/acknowledged";
    private static final String TASK = "notifications/tasks";
    private static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";

    /** From the least to the most serious (RFC 5424). */
    private static final List<String> LEVELS =
            List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

    private static final Set<String> LEGACY = Set.of(
            PROGRESS,
            LOG,
            TOOLS_CHANGED,
            PROMPTS_CHANGED,
            RESOURCES_CHANGED,
            RESOURCE_UPDATED,
            "notifications/cancelled",
            "notifications/elicitation/complete",
            "notifications/tasks/status");

    private final Call call;
    private final JsonObject params;
    private final JsonObject meta;

    Notices(Call call) {
        this.call = call;
        this.params = call.message().message() instanceof Message.Request(var _, var _, JsonObject given)
                ? given
                : JsonObject.EMPTY;
        JsonObject given = params.object("_meta");
        this.meta = given == null ? JsonObject.EMPTY : given;
    }

    /** The notification that a list of such capabilities has changed. */
    static String changed(CapabilityType type) {
        return switch (type) {
            case TOOL -> TOOLS_CHANGED;
            case PROMPT -> PROMPTS_CHANGED;
            case RESOURCE, RESOURCE_TEMPLATE -> RESOURCES_CHANGED;
        };
    }

    /** A notification of the gateway's own for this client, in the form in which its server would have said it. */
    JsonObject marked() {
        boolean listens = call.method() == Method.LISTEN;
        return listens && call.message().message() instanceof Message.Request(var id, var _, var _)
                ? JsonObject.of("_meta", JsonObject.of(SUBSCRIPTION, id.value()))
                : JsonObject.EMPTY;
    }

    /** Whether a notification is for this client. */
    boolean concern(String method, JsonObject said) {
        if (call.origin().revision().era() == Era.LEGACY) {
            return LEGACY.contains(method);
        }
        return call.method() == Method.LISTEN ? isListenedTo(method, said) : isAboutTheRequest(method, said);
    }

    /** Before the answer to a request come its own progress and the log it asked for (2026-07-28, Transports; Logging). */
    private boolean isAboutTheRequest(String method, JsonObject said) {
        return switch (method) {
            case PROGRESS -> {
                Json token = meta.find("progressToken");
                yield token != null && token.equals(said.find("progressToken"));
            }
            case LOG -> {
                int least = LEVELS.indexOf(String.valueOf(meta.string(EnvelopeRules.LOG_LEVEL)));
                yield least >= 0 && LEVELS.indexOf(String.valueOf(said.string("level"))) >= least;
            }
            default -> false;
        };
    }

    /** On a listen stream comes what was opted in to, under the id of the request (2026-07-28, Subscriptions). */
    private boolean isListenedTo(String method, JsonObject said) {
        JsonObject about = said.object("_meta");
        boolean mine = about != null
                && call.message().message() instanceof Message.Request(var id, var _, var _)
                && id.value().equals(about.find(SUBSCRIPTION));
        return mine
                && switch (method) {
                    case ACKNOWLEDGED -> true;
                    case TOOLS_CHANGED -> wants("toolsListChanged");
                    case PROMPTS_CHANGED -> wants("promptsListChanged");
                    case RESOURCES_CHANGED -> wants("resourcesListChanged");
                    case RESOURCE_UPDATED -> wantsResource(said.string("uri"));
                    case TASK -> wantsTask(said.find("taskId"));
                    default -> false;
                };
    }

    private boolean wants(String kind) {
        JsonObject wanted = params.object("notifications");
        return wanted != null && wanted.find(kind) == JsonBool.TRUE;
    }

    private boolean wantsTask(@Nullable Json id) {
        JsonObject wanted = params.object("notifications");
        JsonArray watched = wanted == null ? null : wanted.array("taskIds");
        return watched != null && id != null && watched.items().contains(id);
    }

    /** A server may report a part of a resource that was subscribed to as a whole. */
    private boolean wantsResource(@Nullable String uri) {
        JsonObject wanted = params.object("notifications");
        JsonArray subscribed = wanted == null ? null : wanted.array("resourceSubscriptions");
        if (uri == null || subscribed == null) {
            return false;
        }
        for (Json each : subscribed) {
            if (each instanceof JsonString(String whole)
                    && (uri.equals(whole) || uri.startsWith(whole.endsWith("/") ? whole : whole + "/"))) {
                return true;
            }
        }
        return false;
    }
}
