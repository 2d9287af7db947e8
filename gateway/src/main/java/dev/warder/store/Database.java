package dev.warder.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The one database of a gateway. Several processes may have it open at once; each sees what another has committed. */
public final class Database implements AutoCloseable {
    private static final long BUSY_MILLIS = 5_000;

    private final HikariDataSource pool;
    // SQLite has one writer. Waiting for it here parks a virtual thread; waiting inside the driver would hold up a
    // whole carrier thread.
    private final ReentrantLock writing = new ReentrantLock(true);
    private final ReentrantLock watching = new ReentrantLock(true);
    private @Nullable Connection watch;

    private Database(HikariDataSource pool) {
        this.pool = pool;
    }

    /**
     * Opens, and where needed creates, {@code warder.db} in a directory of which only this user can read the database.
     *
     * @throws StoreException when the directory or the file cannot be used, or belongs to a newer program
     */
    public static Database open(Path dataDir) {
        Path file = dataDir.resolve("warder.db");
        try {
            DataFiles.prepare(dataDir, file);
        } catch (IOException failure) {
            throw new StoreException("the data directory " + dataDir + " cannot be used: " + failure, failure);
        }
        var source = SqliteSource.of(file, BUSY_MILLIS);
        try {
            Schema.bring(source, dataDir);
            var config = new HikariConfig();
            config.setPoolName("warder");
            config.setDataSource(source);
            config.setMaximumPoolSize(4);
            config.setMinimumIdle(1);
            config.setConnectionTimeout(BUSY_MILLIS);
            return new Database(new HikariDataSource(config));
        } catch (StoreException | HikariPool.PoolInitializationException failure) {
            throw new StoreException("the database " + file + " cannot be opened: " + failure.getMessage(), failure);
        }
    }

    /**
     * Runs work that may change rows, alone among writers, on a virtual thread.
     *
     * @return completes on the Vert.x context of the caller, once the transaction is on disk; fails with {@link StoreException} or with
     *     what the work threw, and then nothing has changed
     */
    public <T extends @Nullable Object> Future<T> transact(Work<T> work) {
        return offLoop(() -> transactNow(work));
    }

    /** {@link #transact} for the command line: blocks until the transaction is on disk. */
    public <T extends @Nullable Object> T transactNow(Work<T> work) {
        acquire(writing);
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(new Sql(connection));
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error failure) {
                rollBack(connection, failure);
                throw failure;
            }
        } catch (SQLException failure) {
            throw new StoreException("the database failed: " + failure.getMessage(), failure);
        } finally {
            writing.unlock();
        }
    }

    /** Runs work that only reads, beside any writer, on a virtual thread; completes on the Vert.x context of the caller. */
    public <T extends @Nullable Object> Future<T> read(Work<T> work) {
        return offLoop(() -> readNow(work));
    }

    /** {@link #read} for the command line. */
    public <T extends @Nullable Object> T readNow(Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            return work.in(new Sql(connection));
        } catch (SQLException failure) {
            throw new StoreException("the database failed: " + failure.getMessage(), failure);
        }
    }

    /**
     * A number that is another one after any process, this one included, has committed a change. Takes microseconds.
     *
     * @return completes on the Vert.x context of the caller
     */
    public Future<Long> version() {
        return offLoop(this::versionNow);
    }

    /** {@link #version} for the command line. */
    public long versionNow() {
        acquire(watching);
        try {
            if (pool.isClosed()) {
                throw new StoreException("the database is closed");
            }
            Connection connection = watch;
            if (connection == null) {
                // The number has a meaning only within one connection, which must not be one that writes.
                connection = pool.getDataSource().getConnection();
                watch = connection;
            }
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("PRAGMA data_version")) {
                result.next();
                return result.getLong(1);
            }
        } catch (SQLException failure) {
            throw new StoreException("the database cannot be watched: " + failure.getMessage(), failure);
        } finally {
            watching.unlock();
        }
    }

    /** Closes the file; what runs is finished or fails, what comes later fails. */
    @Override
    public void close() {
        pool.close();
        watching.lock();
        try {
            if (watch != null) {
                watch.close();
            }
        } catch (SQLException alreadyGone) {
            // Nothing was ever written on it.
        } finally {
            watching.unlock();
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
    }

    private static void acquire(ReentrantLock lock) {
        try {
            if (!lock.tryLock(BUSY_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new StoreException("the database is busy for more than " + BUSY_MILLIS + " ms");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for the database", stopped);
        }
    }

    private static <T extends @Nullable Object> Future<T> offLoop(Callable<T> work) {
        Context context = Vertx.currentContext();
        Promise<T> promise = Promise.promise();
        Thread.ofVirtual().name("warder-store").start(() -> {
            Future<T> done = attempt(work);
            if (context == null) {
                done.onComplete(promise);
            } else {
                context.runOnContext(nothing -> done.onComplete(promise));
            }
        });
        return promise.future();
    }

    private static <T extends @Nullable Object> Future<T> attempt(Callable<T> work) {
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception | StackOverflowError failure) {
            return Future.failedFuture(failure);
        }
    }
}
