package dev.warder.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.SslMode;

/** A PostgreSQL database that several gateways share. Nothing waits for it longer than some seconds, however it fails. */
final class Postgres implements Dialect {
    /** Only those who know it wait for each other; drawn once. */
    private static final long WRITERS = 7_310_583_942_117_406_521L;

    private static final int CONNECT_SECONDS = 2;
    /** Longer than the server itself lets a statement run, so that usually the server says what was wrong. */
    private static final int WORKING_SECONDS = 6;

    private static final int WATCHING_SECONDS = 2;
    private static final String BOUNDS =
            "-c lock_timeout=4000 -c statement_timeout=5000 -c idle_in_transaction_session_timeout=10000";

    private final PostgresAddress address;
    /** What this machine's clock lacks to the database's, milliseconds. */
    private final AtomicLong behind = new AtomicLong();

    Postgres(PostgresAddress address) {
        this.address = address;
    }

    @Override
    public String name() {
        return address.toString();
    }

    @Override
    public DataSource source() {
        return source(WORKING_SECONDS);
    }

    @Override
    public DataSource watching() {
        return source(WATCHING_SECONDS);
    }

    private PGSimpleDataSource source(int answerSeconds) {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {address.host()});
        source.setPortNumbers(new int[] {address.port()});
        source.setDatabaseName(address.database());
        source.setUser(address.user());
        source.setPassword(address.password());
        source.setApplicationName("warder");
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(2 * CONNECT_SECONDS);
        source.setSocketTimeout(answerSeconds);
        source.setTcpKeepAlive(true);
        source.setOptions(BOUNDS);
        Path authorities = address.authorities();
        if (!address.tls()) {
            source.setSslMode(SslMode.DISABLE.value);
        } else {
            source.setSslMode(SslMode.VERIFY_FULL.value);
            if (authorities == null) {
                source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
            } else {
                source.setSslRootCert(authorities.toString());
            }
        }
        return source;
    }

    @Override
    public void bring() {
        DataSource source = source();
        Schema.bring(source, Schema.COMMON, Schema.POSTGRES);
        try (Connection connection = source.getConnection()) {
            version(connection);
        } catch (SQLException failure) {
            throw new StoreException("the database cannot be read: " + failure.getMessage(), failure);
        }
    }

    /** One writer at a time, as SQLite has it: what the rooms do in a transaction relies on it. The lock ends with the transaction. */
    @Override
    public void alone(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            lock.setLong(1, WRITERS);
            lock.execute();
        }
    }

    @Override
    public void changed(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE store_revision SET number = number + 1");
        }
    }

    @Override
    public long version(Connection watching) throws SQLException {
        try (Statement statement = watching.createStatement();
                ResultSet result = statement.executeQuery("SELECT number,"
                        + " CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) FROM store_revision")) {
            if (!result.next()) {
                throw new StoreException("the database has lost its count of changes");
            }
            behind.set(result.getLong(2) - System.currentTimeMillis());
            return result.getLong(1);
        }
    }

    @Override
    public long millis() {
        return System.currentTimeMillis() + behind.get();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public int connections() {
        return 8;
    }

    @Override
    public long patienceMillis() {
        return 3_000;
    }

    @Override
    public long lookMillis() {
        return 50;
    }
}
