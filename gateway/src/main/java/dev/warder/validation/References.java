package dev.warder.validation;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what a reference within one document means: a JSON Pointer (RFC 6901) or an anchor. There are no other documents. */
final class References {
    private final JsonObject root;
    private final Map<String, JsonObject> anchors = new HashMap<>();

    References(JsonObject root) {
        this.root = root;
    }

    void anchor(String name, JsonObject schema) throws BadSchema {
        JsonObject other = anchors.putIfAbsent(name, schema);
        if (other != null && !new Same(other).equals(new Same(schema))) {
            throw new BadSchema("has the same anchor twice");
        }
    }

    /** The schema that {@code reference} leads to: an object or a boolean. */
    Json resolve(String reference) throws BadSchema {
        if (!reference.startsWith("#")) {
            throw new BadSchema("refers to another document");
        }
        String fragment = decode(reference.substring(1));
        Json target = fragment.isEmpty() ? root : fragment.startsWith("/") ? pointed(fragment) : anchors.get(fragment);
        if (target == null || !Keyword.SCHEMA.accepts(target, Draft.V2020_12)) {
            throw new BadSchema("refers to something that is not there");
        }
        return target;
    }

    /** The schemas that apply to the same value as an examined {@code schema} does. */
    List<Json> toSameValue(JsonObject schema) throws BadSchema {
        var applied = new ArrayList<Json>();
        for (String name : Keyword.IN_PLACE) {
            Json value = schema.find(name);
            Keyword keyword = Keyword.of(name);
            if (value instanceof JsonString(String reference) && keyword == Keyword.REFERENCE) {
                applied.add(resolve(reference));
            } else if (value != null && keyword != null) {
                applied.addAll(keyword.schemas(value));
            }
        }
        return applied;
    }

    private static String decode(String fragment) throws BadSchema {
        try {
            return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new BadSchema("has a malformed reference");
        }
    }

    private @Nullable Json pointed(String pointer) {
        Json at = root;
        int from = 1;
        while (at != null && from <= pointer.length()) {
            int slash = pointer.indexOf('/', from);
            int end = slash < 0 ? pointer.length() : slash;
            String token = pointer.substring(from, end).replace("~1", "/").replace("~0", "~");
            at = switch (at) {
                case JsonObject object -> object.find(token);
                case JsonArray array -> item(array.items(), token);
                default -> null;
            };
            from = end + 1;
        }
        return at;
    }

    private static @Nullable Json item(List<Json> items, String token) {
        try {
            int index = Integer.parseInt(token);
            return index >= 0 && index < items.size() ? items.get(index) : null;
        } catch (NumberFormatException notAnIndex) {
            return null;
        }
    }
}
