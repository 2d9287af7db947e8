package dev.warder.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one database of a gateway, or of several that share it. Several processes may have it open at once; each sees what another has
 * committed.
 */
public final class Database implements AutoCloseable {
    private final Dialect dialect;
    private final HikariDataSource pool;
    // One writer at a time. Waiting for it here parks a virtual thread; waiting inside the driver would hold up a whole
    // carrier thread, or a connection.
    private final ReentrantLock writing = new ReentrantLock(true);
    private final ReentrantLock watching = new ReentrantLock(true);
    private @Nullable Connection watch;

    private Database(Dialect dialect, HikariDataSource pool) {
        this.dialect = dialect;
        this.pool = pool;
    }

    /**
     * Opens, and where needed creates, {@code warder.db} in a directory of which only this user can read the database.
     *
     * @throws StoreException when the directory or the file cannot be used, or belongs to a newer program
     */
    public static Database open(Path dataDir) {
        return open(new Sqlite(dataDir));
    }

    /**
     * Opens a PostgreSQL database, which must exist, and where needed makes its tables.
     *
     * @throws StoreException when it cannot be reached or used, or belongs to a newer program
     */
    public static Database open(PostgresAddress address) {
        return open(new Postgres(address));
    }

    private static Database open(Dialect dialect) {
        try {
            dialect.bring();
            var config = new HikariConfig();
            config.setPoolName("warder");
            config.setDataSource(dialect.source());
            config.setMaximumPoolSize(dialect.connections());
            config.setMinimumIdle(1);
            config.setConnectionTimeout(dialect.patienceMillis());
            config.setValidationTimeout(Math.min(2_000, dialect.patienceMillis()));
            return new Database(dialect, new HikariDataSource(config));
        } catch (StoreException | HikariPool.PoolInitializationException failure) {
            throw new StoreException(
                    "the database " + dialect.name() + " cannot be opened: " + failure.getMessage(), failure);
        }
    }

    /**
     * Runs work that may change rows, alone among writers, on a virtual thread.
     *
     * @return completes on the Vert.x context of the caller, once the transaction is on disk; fails with {@link StoreException} or with
     *     what the work threw, and then nothing has changed
     */
    public <T extends @Nullable Object> Future<T> transact(Work<T> work) {
        return away(() -> transactNow(work));
    }

    /** {@link #transact} for the command line: blocks until the transaction is on disk. */
    public <T extends @Nullable Object> T transactNow(Work<T> work) {
        return transact(work, true);
    }

    /**
     * {@link #transactNow} for what nobody follows, such as that a gateway is still there: need not change {@link #version}, and is alone
     * only among writers of the same rows.
     */
    <T extends @Nullable Object> T noteNow(Work<T> work) {
        return transact(work, false);
    }

    private <T extends @Nullable Object> T transact(Work<T> work, boolean followed) {
        acquire(writing);
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (followed) {
                    dialect.alone(connection);
                }
                T result = work.in(new Sql(connection));
                if (followed) {
                    dialect.changed(connection);
                }
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
        return away(() -> readNow(work));
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
        return away(this::versionNow);
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
                // The number may have a meaning only within one connection, which must not be one that writes.
                connection = dialect.watching().getConnection();
                watch = connection;
            }
            return dialect.version(connection);
        } catch (SQLException failure) {
            endWatch();
            throw new StoreException("the database cannot be watched: " + failure.getMessage(), failure);
        } finally {
            watching.unlock();
        }
    }

    /** Whether several gateways may share it. */
    public boolean isShared() {
        return dialect.isShared();
    }

    /** A clock that all who share this database agree on, as far as it was read lately. */
    public InstantSource clock() {
        return () -> Instant.ofEpochMilli(dialect.millis());
    }

    /** How long to let pass between two looks at {@link #version}, nanoseconds. */
    long lookNanos() {
        return TimeUnit.MILLISECONDS.toNanos(dialect.lookMillis());
    }

    /** Closes it; what runs is finished or fails, what comes later fails. */
    @Override
    public void close() {
        pool.close();
        watching.lock();
        try {
            endWatch();
        } finally {
            watching.unlock();
        }
    }

    /** The next look makes another connection, as after the database was started anew. */
    private void endWatch() {
        Connection ended = watch;
        watch = null;
        try {
            if (ended != null) {
                ended.close();
            }
        } catch (SQLException alreadyGone) {
            // Nothing was ever written on it.
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
    }

    private void acquire(ReentrantLock lock) {
        long patience = dialect.patienceMillis();
        try {
            if (!lock.tryLock(patience, TimeUnit.MILLISECONDS)) {
                throw new StoreException("the database is busy for more than " + patience + " ms");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for the database", stopped);
        }
    }

    /** Runs several of the above, or anything else that blocks, on a virtual thread; completes on the Vert.x context of the caller. */
    public <T extends @Nullable Object> Future<T> away(Callable<T> work) {
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
