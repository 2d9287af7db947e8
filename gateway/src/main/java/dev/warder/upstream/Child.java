package dev.warder.upstream;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process that speaks in lines. It is started without a shell, inherits only a few harmless variables, and takes its own children
 * with it when it goes.
 */
final class Child {
    private static final Logger LOG = LoggerFactory.getLogger(Child.class);
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");
    private static final int MAX_QUEUED = 4096;
    private static final long MAX_QUEUED_BYTES = 64 << 20;
    private static final long GRACE_MILLIS = 2_000;
    /** No message is empty, so this is the end of them. */
    private static final byte[] CLOSE = new byte[0];

    private static final Set<Child> LIVING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Child::leaveNoOrphans, "warder-children"));
    }

    private final Process process;
    private final LinkedBlockingQueue<byte[]> outbox = new LinkedBlockingQueue<>(MAX_QUEUED);
    private final AtomicLong queuedBytes = new AtomicLong();
    private final Set<ProcessHandle> family = ConcurrentHashMap.newKeySet();

    /** What a child does that somebody must know. Called on threads of the child. */
    interface Listener {
        void line(byte[] line);

        void overlong(byte[] head);

        void exited(String how);
    }

    private Child(Process process) {
        this.process = process;
    }

    /**
     * Starts a process; it says nothing before {@link #listen}.
     *
     * @param environment variables beside the inherited ones
     */
    static Child start(ServerSettings.Stdio target, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(target.argv()));
        Map<String, String> variables = builder.environment();
        variables.keySet().retainAll(INHERITED);
        variables.putAll(environment);
        builder.command().set(0, program(target.argv().getFirst(), variables.getOrDefault("PATH", "")));
        if (target.directory() != null) {
            builder.directory(target.directory().toFile());
        }
        Child child = new Child(builder.start());
        LIVING.add(child);
        return child;
    }

    /** A name without a slash is looked up on the child's PATH; the current directory is never searched. */
    private static String program(String name, String path) throws IOException {
        if (name.contains(File.separator)) {
            return name;
        }
        for (String directory : path.split(File.pathSeparator, -1)) {
            if (!directory.isEmpty()) {
                Path candidate = Path.of(directory, name);
                if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                    return candidate.toString();
                }
            }
        }
        throw new IOException("there is no program called " + name + " on the PATH");
    }

    /**
     * Begins to pass lines both ways. Platform threads: a read from a pipe blocks the thread that carries it, and with as few carriers as
     * processors two silent children would stop every virtual thread of the program.
     */
    void listen(String server, int maxLineBytes, Listener listener) {
        var stderr = new StderrLog(server, System::nanoTime);
        Thread errors = thread(
                server + "-stderr",
                () -> new Lines(StderrLog.MAX_LINE_BYTES, stderr::line, stderr::line).drain(process.getErrorStream()));
        Thread answers = thread(
                server + "-stdout",
                () -> new Lines(maxLineBytes, listener::line, listener::overlong).drain(process.getInputStream()));
        thread(server + "-stdin", this::write);
        var _ = process.onExit().thenAcceptAsync(ended -> {
            LIVING.remove(this);
            outbox.offer(CLOSE);
            family.forEach(ProcessHandle::destroyForcibly);
            awaitEnd(answers);
            awaitEnd(errors);
            listener.exited("exit status " + ended.exitValue());
        });
    }

    /** What the child said last must be heard before its end is; a grandchild may keep the pipe open for ever. */
    private static void awaitEnd(Thread reader) {
        try {
            reader.join(500);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Piping {
        void run() throws IOException, InterruptedException;
    }

    private Thread thread(String name, Piping piping) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                piping.run();
            } catch (IOException closed) {
                // The end of a pipe is not news: the exit of the process is, and is reported once.
                return;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error fault) {
                // A pipe nobody serves any more would leave its callers waiting for ever; a new process has new pipes.
                LOG.atError().setCause(fault).addKeyValue("pipe", name).log("a pipe failed; its process is ended");
                process.destroyForcibly();
            }
        });
    }

    private void write() throws IOException, InterruptedException {
        try (OutputStream out = process.getOutputStream()) {
            for (byte[] message = outbox.take(); message.length > 0; message = outbox.take()) {
                queuedBytes.addAndGet(-message.length);
                out.write(message);
                out.write('\n');
                if (outbox.isEmpty()) {
                    out.flush();
                }
            }
        }
    }

    /** Queues one message, without line ends; false when the child does not read or has ended. */
    boolean send(byte[] message) {
        if (!process.isAlive() || queuedBytes.addAndGet(message.length) > MAX_QUEUED_BYTES) {
            return false;
        }
        return outbox.offer(message);
    }

    /** Remembers which processes the child has started, so that they can be ended should it die without a word. */
    void countFamily() {
        try (Stream<ProcessHandle> descendants = process.descendants()) {
            descendants.forEach(family::add);
        }
    }

    /** Ends the child and all it started: end of input, then SIGTERM, then SIGKILL. Blocks for a few seconds at most. */
    void stop() {
        countFamily();
        if (!outbox.offer(CLOSE)) {
            process.destroy();
        }
        if (!ended()) {
            family.forEach(ProcessHandle::destroy);
            process.destroy();
            if (!ended()) {
                countFamily();
                process.destroyForcibly();
            }
        }
        family.forEach(ProcessHandle::destroyForcibly);
    }

    private boolean ended() {
        try {
            return process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void leaveNoOrphans() {
        List<Thread> stopping = LIVING.stream()
                .map(child -> Thread.ofPlatform().start(child::stop))
                .toList();
        stopping.forEach(thread -> {
            try {
                thread.join(3 * GRACE_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
