package dev.warder.store;

import java.nio.file.Path;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** How connections to the SQLite file are made. */
final class SqliteSource {
    private SqliteSource() {}

    static SQLiteDataSource of(Path file, long busyMillis) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // With WAL, NORMAL may lose the last commits when the power goes; a revoked key must stay revoked.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // What is deleted is overwritten: an erased key must not be found in the file.
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        config.setBusyTimeout((int) busyMillis);
        config.enforceForeignKeys(true);
        // Take the write lock at the start: a transaction that reads first and writes later could not wait for another
        // process.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }
}
