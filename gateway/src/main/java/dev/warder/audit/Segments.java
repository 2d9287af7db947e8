package dev.warder.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The files of one log, each named after the number of its first entry, counted from 0: {@code 000000000000.jsonl}. */
final class Segments {
    private static final String SUFFIX = ".jsonl";
    private static final int DIGITS = 12;

    private Segments() {}

    static Path file(Path directory, long firstEntry) {
        return directory.resolve(String.format(Locale.ROOT, "%0" + DIGITS + "d", firstEntry) + SUFFIX);
    }

    static long firstEntry(Path segment) {
        return Long.parseLong(segment.getFileName().toString().substring(0, DIGITS));
    }

    /** The files of a log, oldest first; none when the directory is not there. */
    static List<Path> in(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Segments::isSegment).sorted().toList();
        }
    }

    private static boolean isSegment(Path file) {
        String name = file.getFileName().toString();
        return name.length() == DIGITS + SUFFIX.length()
                && name.endsWith(SUFFIX)
                && name.chars().limit(DIGITS).allMatch(c -> c >= '0' && c <= '9');
    }
}
