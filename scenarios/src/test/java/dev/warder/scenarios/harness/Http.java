package dev.warder.scenarios.harness;

import java.net.http.HttpClient;

/** The one HTTP client of the tests. */
final class Http {
    static {
        // Read once, before the first client is made: lets a test lie about the Host.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Http() {}
}
