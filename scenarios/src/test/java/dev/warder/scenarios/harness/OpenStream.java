package dev.warder.scenarios.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An event stream held open on a connection of its own, which costs no thread. */
public final class OpenStream implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader lines;

    private OpenStream(Socket socket) throws IOException {
        this.socket = socket;
        this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 512);
    }

    /** Opens the stream with a GET and returns once it is accepted. */
    public static OpenStream get(int port, String path, Map<String, String> headers) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        var head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        headers.forEach((name, value) -> {
            if (!name.equalsIgnoreCase("Content-Type")) {
                head.append(name).append(": ").append(value).append("\r\n");
            }
        });
        socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        var stream = new OpenStream(socket);
        String status = stream.lines.readLine();
        if (status == null || !status.contains(" 200")) {
            socket.close();
            throw new IOException("the stream was answered with " + status);
        }
        return stream;
    }

    /** Reads until a line holds {@code part}; false when the stream ends first. */
    public boolean awaitLine(String part) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(part)) {
                return true;
            }
        }
        return false;
    }

    /** Reads until the stream has ended: with its last chunk (RFC 9112, section 7.1) or with its connection. */
    public void awaitEnd() throws IOException {
        String line;
        do {
            line = lines.readLine();
        } while (line != null && !line.equals("0"));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
