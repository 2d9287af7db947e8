package dev.warder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/** The figures of a run as a Markdown table, and its place in the documentation. */
final class Table {
    private static final String BEGIN = "<!-- figures: begin -->";
    private static final String END = "<!-- figures: end -->";

    private Table() {}

    static String of(Map<String, String> figures, int seconds) {
        var text = new StringBuilder("Measured on %s with %d processors, %d s a run, medians of rounds in turn.\n\n"
                .formatted(LocalDate.now(ZoneOffset.UTC), Runtime.getRuntime().availableProcessors(), seconds));
        text.append("| figure | value |\n|---|---|\n");
        figures.forEach((name, value) -> text.append("| %s | %s |\n".formatted(name, value)));
        return text.toString();
    }

    /** Puts the table between the page's markers; what stood there moves below as the run before. */
    static void keep(Path page, String table) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        String before = text.substring(begin, end).strip();
        String rest = text.substring(end + END.length());
        String kept = before.isEmpty() ? "" : "\n\n### Run before\n\n" + before;
        Files.writeString(page, text.substring(0, begin) + "\n" + table + END + kept + rest);
    }
}
