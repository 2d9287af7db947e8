package dev.warder.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a settings file has changed and become quiet. Looks at the file by name twice a second, so it does not matter whether an
 * editor writes into the file or puts another in its place, and does not depend on notifications that network file systems never send.
 */
final class SettingsWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsWatch.class);
    private static final String MISSING = "missing";
    /** File times may be this coarse; a younger file may still change without its time changing. */
    private static final Duration COARSE = Duration.ofSeconds(3);

    private final Path file;
    private final Duration every;
    private final Runnable changed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private String acted;
    private String seen;
    private @Nullable Stamp stamp;

    private record Stamp(long modified, long size, String key) {}

    /**
     * Starts watching.
     *
     * @param acted the {@link #content} that is in use
     * @param changed called on the watch's own thread when the content is another one and has not changed for {@code every}; also when the
     *     file is gone
     */
    static SettingsWatch start(Path file, String acted, Duration every, Runnable changed) {
        var watch = new SettingsWatch(file, acted, every, changed);
        Thread.ofVirtual().name("settings-watch").start(watch::watch);
        return watch;
    }

    private SettingsWatch(Path file, String acted, Duration every, Runnable changed) {
        this.file = file;
        this.every = every;
        this.changed = changed;
        this.acted = acted;
        this.seen = acted;
    }

    private void watch() {
        try {
            while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } catch (RuntimeException e) {
                    LOG.error("The changed settings could not be taken over", e);
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("The settings file is no longer watched");
        }
    }

    /** Acts on a content only when two looks in a row found it: a file that is being written is never taken for a finished one. */
    private void look() {
        Stamp now = stampOf();
        boolean same =
                now != null && now.equals(stamp) && System.currentTimeMillis() - now.modified > COARSE.toMillis();
        if (same && seen.equals(acted)) {
            return;
        }
        stamp = now;
        String content = content(file);
        boolean quiet = content.equals(seen);
        seen = content;
        if (quiet && !content.equals(acted)) {
            acted = content;
            changed.run();
        }
    }

    private @Nullable Stamp stampOf() {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(
                    attributes.lastModifiedTime().toMillis(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException e) {
            return null;
        }
    }

    /** What tells the file's content from any other; blocks. */
    static String content(Path file) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            return MISSING;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Stops watching; a call that is under way comes to its end. */
    @Override
    public void close() {
        closed.countDown();
    }
}
