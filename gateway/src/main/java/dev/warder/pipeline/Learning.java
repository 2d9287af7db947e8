package dev.warder.pipeline;

import dev.warder.audit.AuditEntry;
import dev.warder.catalog.Catalog;
import dev.warder.catalog.Definition;
import dev.warder.catalog.Shelf;
import dev.warder.catalog.Sighting;
import dev.warder.json.JsonObject;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the catalog learn what servers list, and says what came of it: to clients that listen, to the record, to the operator. */
final class Learning {
    private static final Logger LOG = LoggerFactory.getLogger(Learning.class);
    private static final int MOST_NAMES = 20;

    private final Catalog catalog;
    private final Function<AuditEntry, Future<Void>> audit;
    private final Flights flights;

    Learning(Catalog catalog, Function<AuditEntry, Future<Void>> audit, Flights flights) {
        this.catalog = catalog;
        this.audit = audit;
        this.flights = flights;
    }

    /**
     * Learns a server's answer; of what is pinned only what the catalog took can be used.
     *
     * @param at when it was asked for
     */
    Future<Learned> learned(Discovery.Topic topic, List<JsonObject> found, long at) {
        Listing.Shape shape = Listing.Shape.of(topic.method());
        if (shape == null || !Catalog.pins(shape.type())) {
            return Future.succeededFuture(new Learned(topic, found, catalog, at));
        }
        var shelf = new Shelf(topic.server(), shape.type());
        return catalog.learned(shelf, found).map(lesson -> {
            lesson.problems().forEach(problem -> LOG.warn("server {}: {}", topic.server(), problem));
            if (lesson.others()) {
                flights.announce(shelf);
            }
            if (lesson.sighting().isNews()) {
                tell(lesson.sighting());
            }
            List<JsonObject> taken =
                    catalog.definitions(shelf).stream().map(Definition::json).toList();
            return new Learned(topic, taken, catalog, at);
        });
    }

    private void tell(Sighting sighting) {
        String server = sighting.shelf().server();
        String kind = sighting.shelf().type().word();
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("server", server);
        detail.put("kind", kind);
        detail.put("baselined", String.valueOf(sighting.baselined()));
        detail.put("pending", names(sighting.pending()));
        detail.put("changed", names(sighting.changed()));
        detail.put("suspicious", names(sighting.suspicious()));
        audit.apply(AuditEntry.event("pins_seen", detail))
                .onFailure(failure -> LOG.error("what server {} lists could not be recorded", server, failure));
        if (!sighting.suspicious().isEmpty()) {
            LOG.warn(
                    "server {}: grave findings in {} {}; see warder pins diff",
                    server,
                    sighting.suspicious().size(),
                    kind);
        }
        int waiting = catalog.waiting(sighting.shelf());
        if (sighting.baselined() > 0) {
            LOG.info("server {}: {} {} approved at the first contact", server, sighting.baselined(), kind);
        }
        if (waiting > 0) {
            LOG.warn(
                    "server {}: {} {} await approval and are hidden until then; see warder pins list --server {}",
                    server,
                    waiting,
                    kind,
                    server);
        }
    }

    private static String names(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)));
        return names.size() > MOST_NAMES ? first + " and " + (names.size() - MOST_NAMES) + " more" : first;
    }
}
