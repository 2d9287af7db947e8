package dev.warder.limits;

import dev.warder.json.CanonicalJson;
import dev.warder.json.JsonArray;
import dev.warder.limits.Accounts.Used;
import dev.warder.store.Database;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been used. Outlives the rules: an edit of the settings gives nobody back what was used, as long as the limit is still the
 * same kind, kept apart by the same, about the same and for the same; only its numbers may change. What quotas and budgets have used
 * outlives the program too.
 */
public final class Meters {
    private static final Logger LOG = LoggerFactory.getLogger(Meters.class);
    /** How many meters one limit may have at most. */
    private static final int MOST = 100_000;

    private final ConcurrentHashMap<Identity, Buckets> buckets = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Identity, Reaches> reaches = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Identity, Crowds> crowds = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Identity, Accounts> accounts = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Used>> before;
    private final Function<List<Used>, Future<Void>> writing;
    private final Consumer<Warning> warning;
    private Future<Void> last = Future.succeededFuture();

    /**
     * What makes a limit the same one after an edit.
     *
     * @param kind what it measures, without the numbers
     * @param turn which of several that are the same in all else, as 10 per second and 100 per minute may be: from zero
     */
    record Identity(String kind, String name, List<Dimension> per, List<String> about, List<String> to, int turn) {
        private static Identity of(LimitSettings settings, int turn) {
            return new Identity(
                    settings.measure().kind(),
                    settings.name() == null ? "" : settings.name(),
                    settings.per(),
                    settings.about(),
                    settings.to(),
                    turn);
        }

        /** Its name in the store, of bounded length. */
        String id() {
            var words = new ArrayList<String>(List.of(kind, name, String.valueOf(turn)));
            per.forEach(each -> words.add("per:" + each.name()));
            about.forEach(each -> words.add("on:" + each));
            to.forEach(each -> words.add("to:" + each));
            return Digests.of(CanonicalJson.bytes(JsonArray.ofStrings(words)));
        }
    }

    Meters(
            Map<String, Map<String, Used>> before,
            Function<List<Used>, Future<Void>> writing,
            Consumer<Warning> warning) {
        this.before = before;
        this.writing = writing;
        this.warning = warning;
    }

    /**
     * Meters that go on from where former runs ended. Blocks on the database.
     *
     * @param node the name of this gateway
     * @param warning told, on whatever thread judges a call, when a part of a quota or budget is used up
     */
    public static Meters open(Database database, String node, Instant now, Consumer<Warning> warning) {
        var store = new UsageStore(database, node);
        return new Meters(store.load(now.getEpochSecond()), store::write, warning);
    }

    /** Who each of the limits is, in their order; no two are the same. */
    static List<Identity> identities(List<LimitSettings> settings) {
        var identities = new ArrayList<Identity>();
        for (LimitSettings each : settings) {
            int turn = 0;
            while (identities.contains(Identity.of(each, turn))) {
                turn++;
            }
            identities.add(Identity.of(each, turn));
        }
        return identities;
    }

    Buckets buckets(Identity limit) {
        return buckets.computeIfAbsent(limit, _ -> new Buckets(MOST));
    }

    Reaches reaches(Identity limit) {
        return reaches.computeIfAbsent(limit, _ -> new Reaches(MOST));
    }

    Crowds crowds(Identity limit) {
        return crowds.computeIfAbsent(limit, _ -> new Crowds(MOST));
    }

    Accounts accounts(Identity limit) {
        return accounts.computeIfAbsent(limit, identity -> {
            String id = identity.id();
            return new Accounts(id, before.getOrDefault(id, Map.of()), MOST);
        });
    }

    Consumer<Warning> warning() {
        return warning;
    }

    /** Forgets the meters of limits that there are no more; call it once the rules are in force. */
    public void keep(List<LimitSettings> settings) {
        List<Identity> kept = identities(settings);
        buckets.keySet().retainAll(kept);
        reaches.keySet().retainAll(kept);
        crowds.keySet().retainAll(kept);
        accounts.keySet().retainAll(kept);
    }

    /** Writes down what quotas and budgets have used since the last time; completes when that is on disk, or fails. One after the other. */
    public synchronized Future<Void> write() {
        last = last.transform(_ -> flush());
        return last;
    }

    private Future<Void> flush() {
        var changed = new ArrayList<Used>();
        accounts.values().forEach(each -> changed.addAll(each.changed()));
        if (changed.isEmpty()) {
            return Future.succeededFuture();
        }
        return writing.apply(changed).onComplete(done -> {
            if (done.failed()) {
                LOG.warn("what limits have used could not be written: {}", String.valueOf(done.cause()));
            }
            for (Used used : changed) {
                accounts.values().forEach(each -> each.written(used, done.succeeded()));
            }
        });
    }
}
