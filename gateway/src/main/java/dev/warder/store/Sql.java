package dev.warder.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statements inside one transaction. Values travel as parameters ({@code ?}), never inside the statement; the statements used must be
 * understood by SQLite and PostgreSQL alike.
 */
public final class Sql {
    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    /**
     * All rows of a query.
     *
     * @param values strings, numbers or null, one for each {@code ?}
     * @throws StoreException when the database refuses or fails
     */
    public List<Row> rows(String query, @Nullable Object... values) {
        try (PreparedStatement statement = prepare(query, values);
                ResultSet result = statement.executeQuery()) {
            var rows = new ArrayList<Row>();
            while (result.next()) {
                rows.add(row(result));
            }
            return rows;
        } catch (SQLException failure) {
            throw new StoreException("query failed: " + failure.getMessage(), failure);
        }
    }

    /** The first row of a query, or null when it has none. */
    public @Nullable Row row(String query, @Nullable Object... values) {
        List<Row> rows = rows(query, values);
        return rows.isEmpty() ? null : rows.getFirst();
    }

    /**
     * Runs a statement that changes rows.
     *
     * @return how many rows it changed
     * @throws StoreException when the database refuses or fails
     */
    public int execute(String statement, @Nullable Object... values) {
        try (PreparedStatement prepared = prepare(statement, values)) {
            return prepared.executeUpdate();
        } catch (SQLException failure) {
            throw new StoreException("statement failed: " + failure.getMessage(), failure);
        }
    }

    private PreparedStatement prepare(String statement, @Nullable Object[] values) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        try {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            return prepared;
        } catch (SQLException | RuntimeException failure) {
            prepared.close();
            throw failure;
        }
    }

    private static Row row(ResultSet result) throws SQLException {
        var columns = result.getMetaData();
        Map<String, @Nullable Object> values = HashMap.newHashMap(columns.getColumnCount());
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            values.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), result.getObject(i));
        }
        return new Row(values);
    }
}
