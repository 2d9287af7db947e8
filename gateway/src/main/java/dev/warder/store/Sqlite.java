package dev.warder.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** One file, for one gateway and the commands beside it. */
final class Sqlite implements Dialect {
    private static final int BUSY_MILLIS = 5_000;
    /** A file lock keeps other processes out, not other threads of this one. */
    private static final ReentrantLock MIGRATING = new ReentrantLock();

    private final Path dataDir;
    private final Path file;
    private final SQLiteDataSource source;

    Sqlite(Path dataDir) {
        this.dataDir = dataDir;
        this.file = dataDir.resolve("warder.db");
        try {
            DataFiles.prepare(dataDir, file);
        } catch (IOException failure) {
            throw new StoreException("the data directory " + dataDir + " cannot be used: " + failure, failure);
        }
        this.source = source(file);
    }

    static SQLiteDataSource source(Path file) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // With WAL, NORMAL may lose the last commits when the power goes; a revoked key must stay revoked.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // What is deleted is overwritten: an erased key must not be found in the file.
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        // Take the write lock at the start: a transaction that reads first and writes later could not wait for another
        // process.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public DataSource source() {
        return source;
    }

    @Override
    public DataSource watching() {
        return source;
    }

    @Override
    public void bring() {
        MIGRATING.lock();
        // The command line and the gateway may both be the first to open a new database.
        try (FileChannel channel = FileChannel.open(
                        dataDir.resolve("warder.db.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (held.isValid()) {
                Schema.bring(source, Schema.COMMON);
            }
        } catch (IOException failure) {
            throw new StoreException("the database could not be locked: " + failure.getMessage(), failure);
        } finally {
            MIGRATING.unlock();
        }
    }

    @Override
    public void alone(Connection connection) {
        // Transactions of this source begin with the write lock.
    }

    @Override
    public void changed(Connection connection) {
        // SQLite counts by itself.
    }

    @Override
    public long version(Connection watching) throws SQLException {
        try (Statement statement = watching.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA data_version")) {
            result.next();
            return result.getLong(1);
        }
    }

    @Override
    public long millis() {
        return System.currentTimeMillis();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public int connections() {
        return 4;
    }

    @Override
    public long patienceMillis() {
        return BUSY_MILLIS;
    }

    @Override
    public long lookMillis() {
        return 20;
    }
}
