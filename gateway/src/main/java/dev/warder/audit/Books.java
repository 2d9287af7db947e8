package dev.warder.audit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The logs in one data directory, each with one writer at a time: the gateway's, and that of the commands people run beside it. */
final class Books {
    static final String GATEWAY = "gateway";
    static final String COMMANDS = "commands";

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Books() {}

    static Path directory(Path data) {
        return data.resolve("audit");
    }

    static List<Path> all(Path data) {
        return List.of(directory(data).resolve(GATEWAY), directory(data).resolve(COMMANDS));
    }

    static void recordCommand(Path data, AuditEntry entry) throws IOException {
        Path audit = directory(data);
        PrivateFiles.directory(audit);
        var line = new JsonBytes(1_024);
        new EntryWriter(host(), AuditSettings.Arguments.DIGEST, new Salts(audit.resolve("salts"))).write(entry, line);
        Line.close(line, 0);
        try (Journal journal = opened(audit.resolve(COMMANDS))) {
            journal.append(line.buffer(), 1);
        }
    }

    /** Two commands run at the same time write one after the other. */
    private static Journal opened(Path directory) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                return Journal.open(directory, Disk.real(), AuditSettings.DEFAULT.segmentBytes());
            } catch (Journal.Busy busy) {
                if (System.nanoTime() > deadline) {
                    throw busy;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
