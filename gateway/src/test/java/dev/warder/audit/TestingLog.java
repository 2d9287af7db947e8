package dev.warder.audit;

import dev.warder.json.JsonObject;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A log to write to and read back. */
final class TestingLog {
    static final AuditSettings SMALL_FILES = new AuditSettings(AuditSettings.Arguments.DIGEST, 64 << 10, 16_384);

    private TestingLog() {}

    static AuditLog open(Path data) throws IOException {
        return open(data, Disk.real());
    }

    static AuditLog open(Path data, Disk disk) throws IOException {
        return AuditLog.open(data, Books.GATEWAY, "node-1", AuditSettings.DEFAULT, disk);
    }

    static Path book(Path data) {
        return data.resolve("audit/gateway");
    }

    static AuditEntry entry(String id) {
        return AuditEntry.intent(
                TestingCalls.tool(id, JsonObject.of("amount", dev.warder.json.JsonNumber.of(7))), "p1");
    }

    static void await(Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** The ids of all entries that have one, oldest first. */
    static List<String> ids(Path data) throws IOException {
        List<String> ids = new ArrayList<>();
        for (JsonObject entry : entries(data)) {
            String id = entry.string("id");
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    static List<JsonObject> entries(Path data) throws IOException {
        List<JsonObject> entries = new ArrayList<>();
        AuditSearch.in(data)
                .find(AuditQuery.latest().oldestFirst().atMost(Integer.MAX_VALUE), found -> entries.add(found.entry()));
        return entries;
    }
}
