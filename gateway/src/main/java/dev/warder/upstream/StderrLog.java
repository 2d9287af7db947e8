package dev.warder.upstream;

import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes a child's standard error on to the log, line by line, made harmless, and no faster than a log can bear. */
final class StderrLog {
    static final int MAX_LINE_BYTES = 4096;
    private static final Logger LOG = LoggerFactory.getLogger("dev.warder.upstream.stderr");
    private static final int BURST = 100;
    private static final int PER_SECOND = 20;

    private final String server;
    private final LongSupplier nanoClock;
    private double tokens = BURST;
    private long refilledAt;
    private long dropped;

    StderrLog(String server, LongSupplier nanoClock) {
        this.server = server;
        this.nanoClock = nanoClock;
        this.refilledAt = nanoClock.getAsLong();
    }

    void line(byte[] bytes) {
        if (!admitted()) {
            dropped++;
            return;
        }
        if (dropped > 0) {
            LOG.atWarn()
                    .addKeyValue("server", server)
                    .addKeyValue("lines", dropped)
                    .log("lines of standard error were dropped");
            dropped = 0;
        }
        LOG.atInfo().addKeyValue("server", server).log(harmless(bytes));
    }

    private boolean admitted() {
        long now = nanoClock.getAsLong();
        tokens = Math.min(BURST, tokens + (now - refilledAt) * PER_SECOND / 1e9);
        refilledAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Control characters could forge log lines or command a terminal. */
    static String harmless(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> safe.appendCodePoint(Character.isISOControl(c) && c != '\t' ? 0xfffd : c));
        return safe.toString();
    }
}
