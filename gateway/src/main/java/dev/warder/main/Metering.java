package dev.warder.main;

import dev.warder.limits.Meters;
import dev.warder.limits.Warning;
import dev.warder.store.Database;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what limits have used: from where the last run ended, written down as it grows, with a word to operators on the way. */
final class Metering {
    private static final Logger LOG = LoggerFactory.getLogger(Metering.class);
    private static final long WRITE_MILLIS = 250;

    private Metering() {}

    /** @param record writes an event and its details into the record */
    static Meters open(Database database, String member, Vertx vertx, BiConsumer<String, Map<String, String>> record) {
        Meters meters = Meters.open(database, member, Instant.now(), warning -> warn(warning, record));
        vertx.setPeriodic(WRITE_MILLIS, _ -> meters.write());
        return meters;
    }

    private static void warn(Warning warning, BiConsumer<String, Map<String, String>> record) {
        String percent = String.valueOf(warning.percent());
        LOG.atWarn()
                .addKeyValue("limit", warning.limit())
                .addKeyValue("percent", percent)
                .log("a limit is being used up");
        record.accept(
                "limit_warning",
                Map.of(
                        "limit", warning.limit(),
                        "percent", percent,
                        "call", warning.call().origin().id(),
                        "caller", warning.call().caller().subject()));
    }
}
