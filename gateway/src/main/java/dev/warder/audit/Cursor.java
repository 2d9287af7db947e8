package dev.warder.audit;

import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps through the matching entries of one log in the order that a query asks for; needs memory for one line and one file's offsets. */
final class Cursor implements Closeable {
    private static final JsonLimits LIMITS = new JsonLimits(Line.MAX_BYTES, 80, 100_000, 400);
    /** A file last written this long before the time asked for holds nothing of it, however entries may have been delayed. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    private final Condition condition;
    private final boolean newestFirst;
    private final Iterator<Path> segments;
    private @Nullable SegmentReader forward;
    private @Nullable FileChannel backward;
    private long[] places = new long[0];
    private int placesLeft;
    private int damaged;
    private AuditSearch.@Nullable Found current;

    Cursor(Path directory, AuditQuery query, Condition condition) throws IOException {
        this.condition = condition;
        this.newestFirst = query.newestFirst();
        List<Path> files = new ArrayList<>(Segments.in(directory));
        Instant since = query.since();
        if (since != null) {
            Instant old = since.minus(SLACK);
            for (Path file : List.copyOf(files)) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                    files.remove(file);
                }
            }
        }
        this.segments = (newestFirst ? files.reversed() : files).iterator();
    }

    /** The entry the cursor stands on, or null at the end. */
    AuditSearch.@Nullable Found current() {
        return current;
    }

    /** Lines passed so far that are damaged. */
    int damaged() {
        return damaged;
    }

    void advance() throws IOException {
        do {
            current = newestFirst ? previousLine() : nextLine();
        } while (current == null && turn());
    }

    /** Goes to the next file; false when there is none. */
    private boolean turn() throws IOException {
        close();
        if (!segments.hasNext()) {
            return false;
        }
        Path segment = segments.next();
        try {
            if (newestFirst) {
                places(segment);
                backward = FileChannel.open(segment, StandardOpenOption.READ);
            } else {
                forward = new SegmentReader(segment);
            }
        } catch (NoSuchFileException removedMeanwhile) {
            placesLeft = 0;
        }
        return true;
    }

    private AuditSearch.@Nullable Found nextLine() throws IOException {
        SegmentReader reader = forward;
        while (reader != null && reader.next()) {
            int length = checked(reader);
            AuditSearch.Found found = length < 0 ? null : read(reader.array(), reader.start(), length);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private int checked(SegmentReader reader) {
        int length = reader.entryLength();
        if (length < 0) {
            damaged++;
        }
        return length;
    }

    private void places(Path segment) throws IOException {
        placesLeft = 0;
        try (var reader = new SegmentReader(segment)) {
            while (reader.next()) {
                int length = checked(reader);
                if (length >= 0 && condition.mayMatch(reader.array(), reader.start(), length)) {
                    if (placesLeft == places.length) {
                        places = Arrays.copyOf(places, Math.max(1_024, placesLeft * 2));
                    }
                    // An offset and a length in one number: a line is shorter than 2^17 bytes.
                    places[placesLeft++] = (reader.offset() << 17) | length;
                }
            }
        }
    }

    private AuditSearch.@Nullable Found previousLine() throws IOException {
        FileChannel file = backward;
        while (file != null && placesLeft > 0) {
            long place = places[--placesLeft];
            var line = new byte[(int) (place & ((1 << 17) - 1))];
            long offset = place >>> 17;
            ByteBuffer target = ByteBuffer.wrap(line);
            int read;
            do {
                read = file.read(target, offset + target.position());
            } while (read > 0 && target.hasRemaining());
            AuditSearch.Found found = target.hasRemaining() ? null : read(line, 0, line.length);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private AuditSearch.@Nullable Found read(byte[] bytes, int from, int length) {
        if (!condition.mayMatch(bytes, from, length)) {
            return null;
        }
        try {
            byte[] entry = Arrays.copyOfRange(bytes, from, from + length);
            return JsonReader.read(entry, LIMITS) instanceof JsonObject object && condition.matches(object)
                    ? new AuditSearch.Found(entry, object)
                    : null;
        } catch (JsonException notAnEntry) {
            damaged++;
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        if (forward != null) {
            forward.close();
            forward = null;
        }
        if (backward != null) {
            backward.close();
            backward = null;
        }
    }
}
