package dev.warder.settings;

import org.jspecify.annotations.Nullable;

/** A value that its key cannot take: what is wrong, and what to write instead when that is known. */
final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    private final String problem;
    private final @Nullable String suggestion;

    Unfit(String problem, @Nullable String suggestion) {
        super(problem, null, false, false);
        this.problem = problem;
        this.suggestion = suggestion;
    }

    String problem() {
        return problem;
    }

    @Nullable
    String suggestion() {
        return suggestion;
    }
}
