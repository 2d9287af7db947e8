package dev.warder.http1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that answers each request with the next of its answers, byte for byte. */
final class Script implements AutoCloseable {
    /** Ends the connection instead of answering. */
    static final String HANG_UP = "hang up";
    /** Says nothing. */
    static final String SILENCE = "";

    final List<String> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    private final ServerSocket listening;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> answers;
    private final AtomicInteger next = new AtomicInteger();

    Script(String... answers) throws IOException {
        this.answers = List.of(answers);
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException ended) {
            closed.addAndGet(0);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            String request = read(in);
            while (!request.isEmpty()) {
                requests.add(request);
                String answer = answers.get(Math.min(next.getAndIncrement(), answers.size() - 1));
                if (answer.equals(HANG_UP)) {
                    break;
                }
                OutputStream out = socket.getOutputStream();
                out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                if (answer.contains("onnection: close") || answer.startsWith("HTTP/1.1 200 until")) {
                    break;
                }
                request = read(in);
            }
        } catch (IOException gone) {
            open.remove(socket);
        }
        closed.incrementAndGet();
    }

    /** One request with a body of at most one digit's length; empty at the end of the connection. */
    private static String read(InputStream in) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            text.append((char) b);
        }
        int length = text.indexOf("content-length: ");
        for (int i = length < 0 ? 0 : text.charAt(length + 16) - '0'; i > 0; i--) {
            text.append((char) in.read());
        }
        return text.toString();
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
