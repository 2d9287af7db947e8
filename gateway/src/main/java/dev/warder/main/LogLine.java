package dev.warder.main;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A log event as one line of {@code key=value} pairs. Texts may hold what strangers sent, so they are quoted, bounded, and freed of
 * everything that could start a new line or steer a terminal.
 */
final class LogLine extends EncoderBase<ILoggingEvent> {
    private static final int MESSAGE_CHARACTERS = 4_096;
    private static final int FRAMES = 24;
    private static final int CAUSES = 4;

    @Override
    public byte @Nullable [] headerBytes() {
        return null;
    }

    @Override
    public byte @Nullable [] footerBytes() {
        return null;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new StringBuilder(256);
        Instant time = event.getInstant() == null ? Instant.ofEpochMilli(event.getTimeStamp()) : event.getInstant();
        line.append("time=").append(time.truncatedTo(ChronoUnit.MILLIS));
        line.append(" level=").append(event.getLevel().toString().toLowerCase(Locale.ROOT));
        line.append(" from=").append(shortName(event.getLoggerName()));
        quoted(line.append(" msg="), event.getFormattedMessage());
        IThrowableProxy failure = event.getThrowableProxy();
        for (int depth = 0; failure != null && depth < CAUSES; depth++) {
            quoted(
                    line.append(depth == 0 ? " error=" : " cause="),
                    failure.getClassName() + ": " + failure.getMessage());
            quoted(line.append(" at="), frames(failure));
            failure = failure.getCause();
        }
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String shortName(String logger) {
        return logger.startsWith("dev.warder.") ? logger.substring("dev.warder.".length()) : logger;
    }

    private static String frames(IThrowableProxy failure) {
        StackTraceElementProxy[] trace = failure.getStackTraceElementProxyArray();
        var frames = new StringBuilder();
        for (int i = 0; i < Math.min(trace.length, FRAMES); i++) {
            frames.append(i == 0 ? "" : " < ").append(trace[i].getStackTraceElement());
        }
        return frames.toString();
    }

    private static void quoted(StringBuilder line, @Nullable String text) {
        String all = text == null ? "" : text;
        line.append('"');
        all.codePoints().limit(MESSAGE_CHARACTERS).forEach(c -> {
            if (c == '"' || c == '\\') {
                line.append('\\').appendCodePoint(c);
            } else if (steers(c)) {
                line.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        line.append('"');
    }

    private static boolean steers(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
