package dev.warder.main;

import java.util.ArrayList;
import java.util.List;

/** A table for a terminal: as wide as its widest cells, two spaces between columns, nothing a terminal would act on. */
final class Columns {
    private final List<String[]> rows = new ArrayList<>();

    Columns(String... headings) {
        rows.add(headings);
    }

    void row(String... cells) {
        String[] harmless = cells.clone();
        for (int i = 0; i < harmless.length; i++) {
            harmless[i] = harmless[i].replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        }
        rows.add(harmless);
    }

    String text() {
        int columns = rows.getFirst().length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        var text = new StringBuilder();
        for (String[] row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row[i]).repeat(' ', widths[i] - row[i].length() + 2);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
