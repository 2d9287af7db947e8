package dev.warder.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The messages of one answer as they come, whether it is an event stream or not. */
final class TestingEvents implements AutoCloseable {
    private static final String END = "";

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final HttpResponse<InputStream> response;

    TestingEvents(HttpRequest.Builder request) throws IOException, InterruptedException {
        response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: {")) {
                    messages.add(line.substring("data: ".length()));
                } else if (line.startsWith("{")) {
                    messages.add(line);
                }
            }
            messages.add(END);
        } catch (IOException closed) {
            messages.add(END);
        }
    }

    int status() {
        return response.statusCode();
    }

    /** The next message; an empty text at the end. */
    String next() throws InterruptedException {
        String message = messages.poll(10, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message came");
        }
        return message;
    }

    /** Leaves, whatever else may come. */
    @Override
    public void close() throws IOException {
        client.shutdownNow();
        response.body().close();
    }
}
