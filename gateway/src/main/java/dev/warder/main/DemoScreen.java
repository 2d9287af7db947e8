package dev.warder.main;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/** Where the demo tells its story: plain text, and a few colours when a person looks at a terminal. */
final class DemoScreen {
    private static final String STRONG = "1";
    private static final String GOOD = "32";
    private static final String BAD = "1;31";

    private final PrintWriter out;
    private final boolean colours;

    DemoScreen(PrintWriter out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    /** A screen with colours only on a terminal, and not against the wish of NO_COLOR. */
    static DemoScreen on(PrintWriter out) {
        boolean watched =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        return new DemoScreen(out, watched && System.getenv("NO_COLOR") == null);
    }

    /** Says it at once: a story comes line by line. */
    void line(String line) {
        out.println(line);
        out.flush();
    }

    void heading(String text) {
        line("");
        line(strong(text));
        line("");
    }

    String strong(String text) {
        return coloured(STRONG, text);
    }

    String good(String text) {
        return coloured(GOOD, text);
    }

    String bad(String text) {
        return coloured(BAD, text);
    }

    private String coloured(String colour, String text) {
        return colours ? "\033[" + colour + "m" + text + "\033[0m" : text;
    }
}
