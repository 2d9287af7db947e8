package dev.warder.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What is different from one kind of database to the other. */
interface Dialect {
    /** Where it is, as an operator reads it. */
    String name();

    /** Makes connections; all settings of the database that matter are theirs. */
    DataSource source();

    /** Makes the one connection on which {@link #version} is asked. */
    DataSource watching();

    /** Brings the tables to what this program needs; blocks. */
    void bring();

    /** Makes a transaction that has just begun the only one that changes anything, or fails when that takes too long. */
    void alone(Connection connection) throws SQLException;

    /** Makes {@link #version} another one for everybody once the transaction is committed. */
    void changed(Connection connection) throws SQLException;

    /** A number that is another one after anybody has committed a change. */
    long version(Connection watching) throws SQLException;

    /** Milliseconds since 1970 on a clock that all who share the database agree on. */
    long millis();

    /** Whether several gateways may share it. */
    boolean isShared();

    /** How many connections work at a time. */
    int connections();

    /** How long to wait for a connection or for other writers. */
    long patienceMillis();

    /** How long to let pass between two looks at {@link #version}. */
    long lookMillis();
}
