package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.Reason;
import dev.warder.catalog.Catalog;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import dev.warder.upstream.UpstreamException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A server's answer to a list, read.
 *
 * @param all the list in its result
 */
record ListAnswer(JsonObject response, JsonObject result, Listing.Shape shape, JsonArray all) {
    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 64, 2_000_000, 100);

    /**
     * Reads an answer.
     *
     * @throws UpstreamException when it is not a list
     */
    static ListAnswer read(byte[] bytes, Call call) {
        Listing.Shape shape = Listing.Shape.of(call.method());
        try {
            JsonObject response = JsonReader.read(bytes, LIMITS) instanceof JsonObject object ? object : null;
            JsonObject result = response == null ? null : response.object("result");
            JsonArray all = result == null || shape == null ? null : result.array(shape.list());
            if (response != null && result != null && shape != null && all != null) {
                return new ListAnswer(response, result, shape, all);
            }
        } catch (JsonException malformed) {
            throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, malformed.getMessage());
        }
        throw new UpstreamException(Reason.UPSTREAM_PROTOCOL, "the answer holds no list");
    }

    /** Its items that have a name. */
    List<Excerpts.Item> items(String server, Catalog catalog) {
        var items = new ArrayList<Excerpts.Item>(all.size());
        for (int place = 0; place < all.size(); place++) {
            if (all.items().get(place) instanceof JsonObject object
                    && object.find(shape.name()) instanceof JsonString(String name)) {
                var capability = new Capability(server, shape.type(), name);
                items.add(new Excerpts.Item(place, capability, catalog.fingerprint(capability, object)));
            }
        }
        return items;
    }

    /** The answer with those items only, and without what clients may not have. */
    Excerpt excerpt(BitSet visible, Inbound inbound) {
        var seen = new ArrayList<Json>(visible.cardinality());
        for (int place = visible.nextSetBit(0); place >= 0; place = visible.nextSetBit(place + 1)) {
            Json item = all.items().get(place);
            seen.add(item instanceof JsonObject definition ? inbound.cleanMeta(definition) : item);
        }
        JsonObject shown = inbound.clean(result.with(shape.list(), new JsonArray(seen)));
        return shown.equals(result) && !result.has(Excerpt.CURSOR) ? Excerpt.WHOLE : Excerpt.of(response, shown);
    }
}
