package dev.warder.limits;

import dev.warder.limits.Accounts.Used;
import dev.warder.store.Database;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What quotas and budgets have used, over restarts. Names of meters are digests: nobody can be read out of them. */
final class UsageStore {
    private final Database database;
    private final String node;

    /** @param node which gateway: of several with one store, each counts for itself */
    UsageStore(Database database, String node) {
        this.database = database;
        this.node = node;
    }

    /**
     * What former runs used in windows that are not over, by limit and meter. Blocks on the database.
     *
     * @param now seconds since 1970
     */
    Map<String, Map<String, Used>> load(long now) {
        return database.transactNow(sql -> {
            sql.execute("DELETE FROM limit_usage WHERE ends_at <= ?", now);
            var usage = new HashMap<String, Map<String, Used>>();
            sql.rows("SELECT limit_id, meter, ends_at, used FROM limit_usage WHERE node = ?", node)
                    .forEach(row -> {
                        var used = new Used(
                                row.text("limit_id"),
                                row.text("meter"),
                                row.number("ends_at"),
                                row.number("used"),
                                null);
                        usage.computeIfAbsent(used.limit(), _ -> new HashMap<>())
                                .put(used.meter(), used);
                    });
            return usage;
        });
    }

    /** Writes down what has been used; completes when that is on disk. */
    Future<Void> write(List<Used> changed) {
        return database.transact(sql -> {
                    changed.forEach(used -> sql.execute(
                            "INSERT INTO limit_usage (node, limit_id, meter, ends_at, used) VALUES (?, ?, ?, ?, ?)"
                                    + " ON CONFLICT (node, limit_id, meter) DO UPDATE SET ends_at = excluded.ends_at, used = excluded.used",
                            node,
                            used.limit(),
                            used.meter(),
                            used.end(),
                            used.used()));
                    return changed.size();
                })
                .mapEmpty();
    }
}
