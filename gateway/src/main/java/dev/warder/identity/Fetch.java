package dev.warder.identity;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches one document of an issuer: no redirects, a limited body, and one deadline for all of it. Blocks; for virtual threads. */
final class Fetch {
    private final Duration deadline;

    Fetch(Duration deadline) {
        this.deadline = deadline;
    }

    /** The body of a 200 answer; any other is a failure. Failures quote nothing of what was answered. */
    byte[] get(URI address) throws IOException {
        // A client of its own, closed at once: this happens every few minutes, and an idle client keeps threads and
        // connections.
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(deadline)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        try {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .header("Accept", "application/json")
                    .build();
            // Future.get bounds the body too; the request's own timeout ends with the headers.
            HttpResponse<byte[]> response = client.sendAsync(
                            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), KeySet.LONGEST))
                    .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("answered with HTTP status " + response.statusCode());
            }
            return response.body();
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            throw new IOException("could not be fetched: " + (cause == null ? failure : cause), failure);
        } catch (TimeoutException late) {
            throw new IOException("did not answer within " + deadline.toMillis() + " ms", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        } finally {
            client.shutdownNow();
        }
    }
}
