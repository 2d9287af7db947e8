package dev.warder.bundles;

import dev.warder.call.CapabilityType;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Puts what one server says into public names, wherever the protocol defines that a name or a resource's URI stands: definitions in
 * lists, resource links and embedded resources in results. What needs no change comes back as the same object.
 *
 * @param server the server's name
 */
public record PublicForm(String server) {

    /** The public name of one of the server's capabilities. */
    public String name(CapabilityType type, String own) {
        return switch (type) {
            case TOOL, PROMPT -> PublicName.of(server, own);
            case RESOURCE, RESOURCE_TEMPLATE -> PublicUri.of(server, own);
        };
    }

    /** A definition of a list, under its public name; what has no name comes back as it is. */
    public JsonObject definition(CapabilityType type, JsonObject definition) {
        String member = member(type);
        String own = definition.string(member);
        JsonObject named = own == null ? definition : definition.with(member, name(type, own));
        return type == CapabilityType.TOOL ? at(named, "_meta", this::screen) : named;
    }

    /** A result of that method. */
    public JsonObject result(Method method, JsonObject result) {
        JsonObject said = at(result, "inputRequests", this::requests);
        return switch (method) {
            case TOOLS_CALL -> each(said, "content", this::block);
            case TASKS_GET -> at(said, "result", done -> each(done, "content", this::block));
            case PROMPTS_GET -> each(said, "messages", this::message);
            case RESOURCES_READ -> each(said, "contents", contents -> uri(contents, "uri"));
            default -> said;
        };
    }

    /** The member of a definition that names it. */
    public static String member(CapabilityType type) {
        return switch (type) {
            case TOOL, PROMPT -> "name";
            case RESOURCE -> "uri";
            case RESOURCE_TEMPLATE -> "uriTemplate";
        };
    }

    /** MCP Apps: the resource that shows a tool's screen, in its present and its former place. */
    private JsonObject screen(JsonObject meta) {
        return uri(at(meta, "ui", ui -> uri(ui, "resourceUri")), "ui/resourceUri");
    }

    /** Requests that the client must answer first; of these only sampling carries content. */
    private JsonObject requests(JsonObject requests) {
        JsonObject changed = requests;
        for (var request : requests.members().entrySet()) {
            changed = at(
                    changed,
                    request.getKey(),
                    one -> at(one, "params", params -> each(params, "messages", this::message)));
        }
        return changed;
    }

    private JsonObject message(JsonObject message) {
        return each(at(message, "content", this::block), "content", this::block);
    }

    private JsonObject block(JsonObject block) {
        return switch (block.string("type")) {
            case "resource_link" -> uri(block, "uri");
            case "resource" -> at(block, "resource", resource -> uri(resource, "uri"));
            case "tool_result" -> each(block, "content", this::block);
            case null, default -> block;
        };
    }

    private JsonObject uri(JsonObject object, String member) {
        String own = object.string(member);
        return own == null ? object : object.with(member, PublicUri.of(server, own));
    }

    private static JsonObject at(JsonObject object, String member, UnaryOperator<JsonObject> change) {
        JsonObject inside = object.object(member);
        JsonObject changed = inside == null ? null : change.apply(inside);
        return changed == null || changed.equals(inside) ? object : object.with(member, changed);
    }

    private static JsonObject each(JsonObject object, String member, UnaryOperator<JsonObject> change) {
        JsonArray items = object.array(member);
        if (items == null) {
            return object;
        }
        List<Json> changed = new ArrayList<>(items.size());
        boolean same = true;
        for (Json item : items) {
            Json next = item instanceof JsonObject one ? change.apply(one) : item;
            same &= next.equals(item);
            changed.add(next);
        }
        return same ? object : object.with(member, new JsonArray(changed));
    }
}
