package dev.warder.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server on loopback that says what it was asked, or does what the path tells. */
final class Echo implements Turns, AutoCloseable {
    private static final Buffer LONG = Buffer.buffer(new byte[200_000]);

    final AtomicInteger lines = new AtomicInteger();
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger over = new AtomicInteger();
    final AtomicInteger malformed = new AtomicInteger();
    final AtomicInteger gone = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger full = new AtomicInteger();
    volatile boolean welcome = true;
    private final Vertx vertx = Vertx.vertx();
    private final NetServer listening;

    Echo(int headBytes) throws Exception {
        var server = new Server(this, headBytes);
        listening = vertx.createNetServer()
                .connectHandler(server::accept)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** Sends the pieces with pauses between them; returns all that comes until the connection ends. */
    String exchange(String... pieces) throws Exception {
        try (Socket socket = send()) {
            for (String piece : pieces) {
                socket.getOutputStream().write(piece.getBytes(ISO_8859_1));
                TimeUnit.MILLISECONDS.sleep(3);
            }
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    Socket send(String... pieces) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), listening.actualPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        for (String piece : pieces) {
            socket.getOutputStream().write(piece.getBytes(ISO_8859_1));
        }
        return socket;
    }

    @Override
    public boolean opened(Line line) {
        if (welcome) {
            lines.incrementAndGet();
        }
        return welcome;
    }

    @Override
    public void closed(Line line) {
        lines.decrementAndGet();
    }

    @Override
    public void over(Line line) {
        over.incrementAndGet();
    }

    @Override
    public void malformed(Line line, Turn turn, int status) {
        malformed.incrementAndGet();
        turn.status(status).end(Buffer.buffer("malformed"));
    }

    @Override
    public void begun(Line line, Turn turn) {
        begun.incrementAndGet();
        turn.onGone(gone::incrementAndGet);
        switch (String.valueOf(turn.path())) {
            case "/unread" -> turn.put("x-kind", "echo").end(Buffer.buffer("unread"));
            case "/refused" ->
                turn.put("x-kind", "echo").put("connection", "close").end(Buffer.buffer("refused"));
            case "/throws" -> throw new IllegalStateException("on purpose");
            case "/silent" -> turn.read(new Body(turn, false));
            case "/stream" -> {
                turn.stream().write(Buffer.buffer("one"));
                turn.end(Buffer.buffer("two"));
            }
            case "/long" -> {
                turn.end(LONG);
                full.addAndGet(turn.isFull() ? 1 : 0);
            }
            case "/paused" -> {
                turn.pause();
                vertx.setTimer(20, _ -> {
                    turn.read(new Body(turn, true));
                    turn.resume();
                });
            }
            default -> turn.read(new Body(turn, true));
        }
    }

    /** Collects a body and answers. */
    private final class Body implements Turn.Taker {
        private final Turn turn;
        private final boolean answers;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Body(Turn turn, boolean answers) {
            this.turn = turn;
            this.answers = answers;
        }

        @Override
        public void part(byte[] part) {
            bytes.writeBytes(part);
        }

        @Override
        public void end() {
            if ("/later".equals(turn.path())) {
                vertx.setTimer(20, _ -> answer());
            } else if (answers) {
                answer();
            }
        }

        private void answer() {
            String said = turn.method() + " " + turn.path() + " " + bytes.toString(ISO_8859_1);
            turn.put("x-kind", "echo").end(Buffer.buffer(said.getBytes(ISO_8859_1)));
        }

        @Override
        public void failed(@Nullable MalformedHttp why) {
            if (why == null) {
                failed.incrementAndGet();
            } else {
                turn.put("x-kind", "echo").end(Buffer.buffer("broken"));
            }
        }
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
