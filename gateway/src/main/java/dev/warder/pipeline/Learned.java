package dev.warder.pipeline;

import dev.warder.bundles.Offer;
import dev.warder.catalog.Catalog;
import dev.warder.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server's good answer to one question of the gateway, and when that was asked. Safe for use by several threads. */
final class Learned {
    private final Discovery.Topic topic;
    private final List<JsonObject> definitions;
    private final long at;
    private final Catalog catalog;
    private volatile @Nullable Offer offer;

    /** @param at monotonic clock, nanoseconds */
    Learned(Discovery.Topic topic, List<JsonObject> definitions, Catalog catalog, long at) {
        this.topic = topic;
        this.definitions = List.copyOf(definitions);
        this.catalog = catalog;
        this.at = at;
    }

    long at() {
        return at;
    }

    /** As the server sent them; for {@code server/discover} the one result. */
    List<JsonObject> definitions() {
        return definitions;
    }

    /** Under public names; made when a route of many servers first asks, as most servers are reached by their own route only. */
    Offer offer() {
        Offer made = offer;
        if (made == null) {
            Listing.Shape shape = Listing.Shape.of(topic.method());
            made = shape == null
                    ? Offer.NONE
                    : Offer.of(topic.server(), shape.type(), definitions, catalog::fingerprint);
            offer = made;
        }
        return made;
    }
}
