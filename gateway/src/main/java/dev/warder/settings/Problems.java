package dev.warder.settings;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that is wrong with one settings file. Keeps the first {@value #LIMIT} problems and counts the rest. */
public final class Problems {
    private static final int LIMIT = 200;

    private final String file;
    private final Set<Problem> found = new LinkedHashSet<>();
    private int unlisted;

    /** No problems yet in the file called {@code file}. */
    public Problems(String file) {
        this.file = file;
    }

    /** Adds a problem; the same problem twice counts once. */
    public void add(Place place, String message, @Nullable String suggestion) {
        if (found.size() < LIMIT) {
            found.add(new Problem(place, message, suggestion));
        } else {
            unlisted++;
        }
    }

    /** Whether there is a problem at {@code path} or below it. */
    boolean below(String path) {
        return found.stream()
                .map(problem -> problem.place().path())
                .anyMatch(at -> at.equals(path) || at.startsWith(path + ".") || at.startsWith(path + "["));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** The problems in the order of their lines. */
    public List<Problem> list() {
        var sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(problem -> problem.place().line()));
        return List.copyOf(sorted);
    }

    /** The report for people: one paragraph for each problem, or one line that says there is none. */
    public String text() {
        if (found.isEmpty()) {
            return file + ": no problems\n";
        }
        var text = new StringBuilder(file);
        int count = found.size() + unlisted;
        text.append(": ").append(count).append(count == 1 ? " problem\n" : " problems\n");
        for (Problem problem : list()) {
            text.append('\n').append(heading(problem.place()));
            text.append("    ").append(problem.message()).append('\n');
            if (problem.suggestion() != null) {
                text.append("    ").append(problem.suggestion()).append('\n');
            }
        }
        if (unlisted > 0) {
            text.append("\n  and ").append(unlisted).append(" more\n");
        }
        return text.toString();
    }

    /** The report for logs and records: one line for each problem, without line breaks. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        for (Problem problem : list()) {
            String place = heading(problem.place()).strip();
            String suggestion = problem.suggestion() == null ? "" : " " + problem.suggestion();
            lines.add((place.isEmpty() ? "" : place + ": ") + problem.message() + suggestion);
        }
        if (unlisted > 0) {
            lines.add("and " + unlisted + " more");
        }
        return lines;
    }

    private static String heading(Place place) {
        if (place.line() == 0) {
            return place.path().isEmpty() ? "" : "  " + place.path() + "\n";
        }
        String line = "  line " + place.line();
        return place.path().isEmpty() ? line + "\n" : line + ": " + place.path() + "\n";
    }

    /** The report for programs: {@code file}, {@code ok} and {@code problems}, each with path, line, column, message and suggestion. */
    public JsonObject json() {
        var items = new ArrayList<Json>();
        for (Problem problem : list()) {
            JsonObject item = JsonObject.EMPTY
                    .with("path", problem.place().path())
                    .with("line", problem.place().line())
                    .with("column", problem.place().column())
                    .with("message", problem.message());
            items.add(problem.suggestion() == null ? item : item.with("suggestion", problem.suggestion()));
        }
        return JsonObject.EMPTY
                .with("file", file)
                .with("ok", JsonBool.of(found.isEmpty()))
                .with("problems", new JsonArray(items));
    }
}
