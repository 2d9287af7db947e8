package dev.warder.scenarios.harness;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A proxy on 127.0.0.1 that adds one header to every request and changes nothing else: Host, Origin, bodies and streams pass as they
 * are, and a client that leaves leaves the server too. For clients that cannot send credentials.
 */
public final class HeaderInjector implements AutoCloseable {
    private static final int MAX_HEAD = 64 * 1024;

    private final ServerSocket listener;
    private final int target;
    private final String header;

    /** Forwards to {@code target} on 127.0.0.1 with {@code header}, a whole line such as {@code Authorization: Bearer x}. */
    public HeaderInjector(int target, String header) {
        this.target = target;
        this.header = header;
        try {
            this.listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> requests(client, server));
            // The answers need no understanding: they belong to the requests in the order of the connection.
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException _) {
            // Either side left: closing both is all there is to do.
        }
    }

    private void requests(Socket client, Socket server) {
        try (server) {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            while (true) {
                String head = readLines(in);
                out.write(withHeader(head).getBytes(StandardCharsets.ISO_8859_1));
                copyBody(head.toLowerCase(Locale.ROOT), in, out);
                out.flush();
            }
        } catch (IOException _) {
            // The client left; closing the server's side tells it so.
        }
    }

    private String withHeader(String head) {
        return head.substring(0, head.length() - 2) + header + "\r\n\r\n";
    }

    private static void copyBody(String head, InputStream in, OutputStream out) throws IOException {
        int length = head.indexOf("\r\ncontent-length:");
        if (length >= 0) {
            int start = length + "\r\ncontent-length:".length();
            copy(
                    Integer.parseInt(
                            head.substring(start, head.indexOf('\r', start)).strip()),
                    in,
                    out);
        } else if (head.contains("\r\ntransfer-encoding: chunked")) {
            copyChunks(in, out);
        }
    }

    private static void copyChunks(InputStream in, OutputStream out) throws IOException {
        int size;
        do {
            String line = readLine(in);
            out.write(line.getBytes(StandardCharsets.ISO_8859_1));
            size = Integer.parseInt(line.strip(), 16);
            copy(size + 2, in, out);
        } while (size > 0);
    }

    private static void copy(int length, InputStream in, OutputStream out) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        out.write(bytes);
    }

    /** A request's head: lines up to and including the empty one. */
    private static String readLines(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        String line;
        do {
            line = readLine(in);
            head.append(line);
        } while (!line.equals("\r\n") && head.length() < MAX_HEAD);
        return head.toString();
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        do {
            next = in.read();
            if (next < 0 || line.size() > MAX_HEAD) {
                throw new EOFException();
            }
            line.write(next);
        } while (next != '\n');
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
