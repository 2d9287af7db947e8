package dev.warder.main;

import dev.warder.audit.AuditEntry;
import dev.warder.audit.AuditLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What administrators do on the command line, on record with the account of the machine they did it from. */
final class Acts {
    private Acts() {}

    /**
     * Records an act; returns when that is durable.
     *
     * @param detail what was done to what; no secrets
     * @throws IOException when it cannot be recorded
     */
    static void record(Path data, String act, Map<String, String> detail) throws IOException {
        Map<String, String> more = new LinkedHashMap<>(detail);
        more.put("by", System.getProperty("user.name", "unknown"));
        AuditLog.record(data, AuditEntry.event(act, more));
    }
}
