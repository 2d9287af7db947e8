package dev.warder.upstream;

import java.util.List;

/** The levels of log messages (RFC 5424 section 6.2.1), the least urgent first. */
final class LogLevels {
    private static final List<String> ASCENDING =
            List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

    private LogLevels() {}

    /** How urgent a level is; negative when it is none. */
    static int rank(String level) {
        return ASCENDING.indexOf(level);
    }
}
