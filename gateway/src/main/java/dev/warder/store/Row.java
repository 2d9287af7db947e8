package dev.warder.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row of an answer; columns are found by their lower-case name. */
public final class Row {
    private final Map<String, @Nullable Object> values;

    Row(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    /**
     * A text that is never null.
     *
     * @throws StoreException when the column is absent or null
     */
    public String text(String column) {
        String value = textOrNull(column);
        if (value == null) {
            throw new StoreException("column " + column + " holds nothing");
        }
        return value;
    }

    /** A text, or null where the row has none. */
    public @Nullable String textOrNull(String column) {
        Object value = values.get(column);
        return value == null ? null : value.toString();
    }

    /**
     * A whole number that is never null.
     *
     * @throws StoreException when the column is absent, null or not a number
     */
    public long number(String column) {
        Long value = numberOrNull(column);
        if (value == null) {
            throw new StoreException("column " + column + " holds nothing");
        }
        return value;
    }

    /**
     * A whole number, or null where the row has none.
     *
     * @throws StoreException when the value is not a number
     */
    public @Nullable Long numberOrNull(String column) {
        return switch (values.get(column)) {
            case null -> null;
            case Number number -> number.longValue();
            default -> throw new StoreException("column " + column + " is not a number");
        };
    }
}
