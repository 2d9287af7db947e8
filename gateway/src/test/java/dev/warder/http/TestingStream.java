package dev.warder.http;

import dev.warder.mcp.SseEvent;
import dev.warder.mcp.SseParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One event stream as its client sees it, event by event; the client can leave at any moment. */
final class TestingStream implements AutoCloseable {
    private static final SseEvent END = new SseEvent(null, "end", new byte[0], null);

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<SseEvent> events = new LinkedBlockingQueue<>();
    private final HttpResponse<InputStream> response;

    TestingStream(HttpRequest.Builder request) throws IOException, InterruptedException {
        response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        var parser = new SseParser(16 << 20, events::add);
        byte[] buffer = new byte[16 << 10];
        try (InputStream body = response.body()) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                parser.feed(Arrays.copyOf(buffer, read));
            }
        } catch (IOException left) {
            // The test left; what came until then has been seen.
        }
        events.add(END);
    }

    int status() {
        return response.statusCode();
    }

    /** The next event; fails when none comes within ten seconds. */
    SseEvent next() throws InterruptedException {
        SseEvent event = events.poll(10, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event came");
        }
        return event;
    }

    /** Whether the stream ends before anything more is said. */
    boolean ends() throws InterruptedException {
        return next().equals(END);
    }

    static String text(SseEvent event) {
        return new String(event.data(), StandardCharsets.UTF_8);
    }

    /** Leaves, whatever else may come. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
