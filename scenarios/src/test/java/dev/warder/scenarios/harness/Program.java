package dev.warder.scenarios.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One process that a test started; what it prints is kept. */
public final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Lines stdout;
    private final Lines stderr;

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
        this.stdout = new Lines(process.getInputStream());
        this.stderr = new Lines(process.getErrorStream());
    }

    /** Starts {@code command} in {@code folder} with {@code environment} on top of this process's own. */
    public static Program start(String name, List<String> command, Map<String, String> environment, Path folder) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        try {
            return new Program(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be started", e);
        }
    }

    /** Runs a command to its end, at most two minutes; a failure shows what it printed. */
    public static List<String> run(String name, List<String> command, Map<String, String> environment, Path folder) {
        try (Program program = start(name, command, environment, folder)) {
            int status = program.await(Duration.ofMinutes(2));
            if (status != 0) {
                throw new IllegalStateException(name + " exited with " + status + "\n" + program.everything());
            }
            return program.output();
        }
    }

    /** Waits for the end and returns the exit status. */
    public int await(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " did not end within " + patience + "\n" + everything());
            }
            stdout.awaitEnd();
            stderr.awaitEnd();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for a line on standard output; says what was printed when the process ends before it. */
    public String awaitLine(Predicate<String> wanted, Duration patience) {
        return awaitLine(stdout, wanted, patience);
    }

    /** Waits for a line on standard error. */
    public String awaitError(Predicate<String> wanted, Duration patience) {
        return awaitLine(stderr, wanted, patience);
    }

    private String awaitLine(Lines channel, Predicate<String> wanted, Duration patience) {
        String line = channel.await(wanted, patience);
        if (line == null) {
            throw new IllegalStateException(name + " did not print the expected line\n" + everything());
        }
        return line;
    }

    public List<String> output() {
        return stdout.copy();
    }

    public List<String> errors() {
        return stderr.copy();
    }

    /** What was printed on both channels, for failure messages. */
    public String everything() {
        return "--- stdout of " + name + "\n" + String.join("\n", output()) + "\n--- stderr of " + name + "\n"
                + String.join("\n", errors());
    }

    public boolean alive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** The processes that this one started. */
    public List<ProcessHandle> children() {
        return process.children().toList();
    }

    /** SIGKILL: the process gets no chance to clean up. Its children are left alone. */
    public void kill() {
        process.destroyForcibly();
        await(PATIENCE);
    }

    /** SIGTERM, and SIGKILL for it and its children when it does not end in time. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /** The lines of one channel, read as they come so that the process never waits for us. */
    private static final class Lines {
        private final List<String> lines = new ArrayList<>();
        private final Thread reader;
        private boolean ended;

        Lines(InputStream from) {
            reader = Thread.ofVirtual().start(() -> read(from));
        }

        private void read(InputStream from) {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                for (String line = text.readLine(); line != null; line = text.readLine()) {
                    add(line);
                }
            } catch (IOException _) {
                // The process was killed: what was read until then is what there is.
            } finally {
                end();
            }
        }

        private synchronized void add(String line) {
            lines.add(line);
            notifyAll();
        }

        private synchronized void end() {
            ended = true;
            notifyAll();
        }

        void awaitEnd() throws InterruptedException {
            reader.join(PATIENCE);
        }

        synchronized List<String> copy() {
            return List.copyOf(lines);
        }

        synchronized String await(Predicate<String> wanted, Duration patience) {
            long until = System.nanoTime() + patience.toNanos();
            int seen = 0;
            while (true) {
                for (; seen < lines.size(); seen++) {
                    if (wanted.test(lines.get(seen))) {
                        return lines.get(seen);
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                if (ended || left <= 0) {
                    return null;
                }
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return null;
                }
            }
        }
    }
}
