package dev.warder.main;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes steps one after the other, tells of each, and remembers what went otherwise than told. */
final class DemoTour {
    private final DemoScreen screen;
    private final List<String> differences = new ArrayList<>();
    private final List<DemoAnswer> refusals = new ArrayList<>();
    private int number;

    DemoTour(DemoScreen screen) {
        this.screen = screen;
    }

    /** Takes one step; whatever comes of it, the tour goes on. */
    void take(DemoStep step) {
        number++;
        screen.line(screen.strong("%2d  %s".formatted(number, step.who())) + " " + step.what());
        boolean met = false;
        String came;
        try {
            DemoAnswer answer = step.asking().ask();
            met = step.expected().met().test(answer);
            came = answer.words();
            if (answer.reason() != null) {
                refusals.add(answer);
            }
        } catch (IOException | RuntimeException failure) {
            came = "failed: " + failure;
        }
        tell(step.expected().words(), met, came);
    }

    /** Checks something that needs no call. */
    void check(String what, boolean met, String expected, String found) {
        number++;
        screen.line(screen.strong("%2d".formatted(number)) + "  " + what);
        tell(expected, met, found);
    }

    /** The refusals met on the way. */
    List<DemoAnswer> refusals() {
        return List.copyOf(refusals);
    }

    /** What went otherwise than told: one line each, empty when nothing did. */
    List<String> differences() {
        return List.copyOf(differences);
    }

    /** What the demo ends with: 0 when every step went as told, else 1. */
    int exitCode() {
        return differences.isEmpty() ? 0 : 1;
    }

    private void tell(String expected, boolean met, String came) {
        screen.line("      expected  " + expected);
        screen.line("      came back " + (met ? screen.good(came) : screen.bad("OTHERWISE") + " " + came));
        if (!met) {
            differences.add("step " + number + ": expected " + expected + ", but " + came);
        }
    }
}
