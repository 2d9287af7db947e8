package dev.warder.audit;

import dev.warder.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Searches the record of a data directory by reading its files, from any process and while a gateway is writing. Entries of a group that is
 * being written may already be seen although nobody was told yet that they are durable.
 */
public final class AuditSearch {
    private final Path data;

    private AuditSearch(Path data) {
        this.data = data;
    }

    /**
     * One entry.
     *
     * @param bytes the entry exactly as it is in the log: canonical JSON
     * @param entry the same, parsed
     */
    public record Found(byte[] bytes, JsonObject entry) {

        /** The entry as one line of JSON. */
        public String jsonLine() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** The entry as one line for people, below {@link AuditSearch#tableHeading}; holds no control characters. */
        public String tableLine() {
            return Table.line(entry);
        }

        String time() {
            String time = entry.string("time");
            return time == null ? "" : time;
        }
    }

    /**
     * How a search went.
     *
     * @param found entries handed over
     * @param damaged lines met on the way that are no longer what was written
     */
    public record Result(int found, int damaged) {}

    /** A search in the record below {@code data}, the data directory of a gateway. */
    public static AuditSearch in(Path data) {
        return new AuditSearch(data);
    }

    /** Whether there is a record at all. */
    public boolean exists() {
        return Files.isDirectory(Books.directory(data));
    }

    /**
     * Hands over matching entries in the order asked for until there are no more or the limit is reached. Blocks while it reads.
     *
     * @throws IOException when a file of the log cannot be read
     */
    public Result find(AuditQuery query, Consumer<Found> visitor) throws IOException {
        var condition = new Condition(query);
        List<Cursor> cursors = new ArrayList<>();
        try {
            for (Path book : Books.all(data)) {
                var cursor = new Cursor(book, query, condition);
                cursors.add(cursor);
                cursor.advance();
            }
            int found = 0;
            while (found < query.limit()) {
                Cursor next = next(cursors, query.newestFirst());
                if (next == null || next.current() == null) {
                    break;
                }
                visitor.accept(next.current());
                found++;
                next.advance();
            }
            return new Result(found, cursors.stream().mapToInt(Cursor::damaged).sum());
        } finally {
            for (Cursor cursor : cursors) {
                cursor.close();
            }
        }
    }

    /** The headings of {@link Found#tableLine}. */
    public static String tableHeading() {
        return Table.heading();
    }

    private static @Nullable Cursor next(List<Cursor> cursors, boolean newestFirst) {
        Cursor best = null;
        String bestTime = "";
        for (Cursor cursor : cursors) {
            Found found = cursor.current();
            if (found != null) {
                int order = found.time().compareTo(bestTime);
                if (best == null || (newestFirst ? order > 0 : order < 0)) {
                    best = cursor;
                    bestTime = found.time();
                }
            }
        }
        return best;
    }
}
