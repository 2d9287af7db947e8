package dev.warder.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An OAuth token issuer on loopback: a metadata document (RFC 8414 or OpenID Connect), a key set, and tokens with any claims; it rotates
 * its keys and misbehaves on demand.
 */
public final class TestingIssuer implements AutoCloseable {
    /** Making RSA keys is slow; every issuer of a JVM starts with the same one. */
    private static final KeyPair FIRST_RSA = IssuerKeys.rsa(2048);

    private static final String OAUTH = "/.well-known/oauth-authorization-server";
    private static final String OPENID = "/.well-known/openid-configuration";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final String path;
    private final AtomicInteger keyFetches = new AtomicInteger();
    private final AtomicInteger generation = new AtomicInteger(1);
    private volatile boolean openIdOnly;
    private volatile IssuerTrouble trouble = IssuerTrouble.NONE;
    private volatile IssuerKeys keys = IssuerKeys.generate(1, FIRST_RSA);

    private TestingIssuer(HttpServer server, String path) {
        this.server = server;
        this.path = path;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** An issuer at the root of a free port. */
    public static TestingIssuer start() {
        return start("", 0);
    }

    /** An issuer below a path such as {@code /realms/acme}, on a port (0: any free one). */
    public static TestingIssuer start(String path, int port) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            return new TestingIssuer(HttpServer.create(address, 0), path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The issuer's name: the URL that is in its tokens. */
    public String issuer() {
        return origin() + path;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Where the key set is. */
    public String keysUrl() {
        return issuer() + "/keys";
    }

    /** The key set as it is published now. */
    public String keySet() {
        List<Map<String, Object>> all = new ArrayList<>();
        if (trouble == IssuerTrouble.ODD_KEYS) {
            all.addAll(keys.odd());
        }
        all.addAll(keys.published());
        return Wire.JSON.writeValueAsString(Map.of("keys", all));
    }

    /** How often the key set was asked for. */
    public int keyFetches() {
        return keyFetches.get();
    }

    /** Whether there is only the OpenID Connect document, not the OAuth one. */
    public void openIdOnly(boolean only) {
        openIdOnly = only;
    }

    /** From now on the issuer behaves like this. */
    public void behave(IssuerTrouble how) {
        trouble = how;
    }

    /** Replaces all keys; the old ones are not published any more. */
    public void rotate() {
        keys = IssuerKeys.generate(generation.incrementAndGet(), IssuerKeys.rsa(2048));
    }

    /** Replaces all keys and gives the new ones the ids of the old. */
    public void replaceKeysUnderTheSameIds() {
        keys = IssuerKeys.generate(generation.get(), IssuerKeys.rsa(2048));
    }

    /** The signing key of an algorithm as a JWK in JSON, private part included. */
    public String key(String algorithm) {
        return keys.signing(algorithm).toJSONString();
    }

    /** The public RSA key in the DER form that attackers use as an HMAC secret. */
    public byte[] publicRsaKey() {
        try {
            return keys.rsa().toRSAPublicKey().getEncoded();
        } catch (com.nimbusds.jose.JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** An access token for {@code audience}, ES256, valid for five minutes. */
    public TestingToken token(String audience) {
        return token(audience, "ES256");
    }

    /** An access token for {@code audience}, valid for five minutes, of subject {@code ann} and client {@code agent}. */
    public TestingToken token(String audience, String algorithm) {
        long now = Instant.now().getEpochSecond();
        return new TestingToken(algorithm, keys.signing(algorithm))
                .claim("iss", issuer())
                .claim("sub", "ann")
                .claim("aud", audience)
                .claim("client_id", "agent")
                .claim("iat", now)
                .claim("exp", now + 300);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private String origin() {
        return "http://127.0.0.1:" + port();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = exchange.getRequestURI().getPath();
            boolean forKeys = asked.equals(path + "/keys");
            if (forKeys) {
                keyFetches.incrementAndGet();
            }
            String document = forKeys ? keyDocument() : metadata(asked);
            if (trouble == IssuerTrouble.SILENT) {
                awaitClosing(600_000);
            } else if (trouble == IssuerTrouble.ERROR) {
                exchange.sendResponseHeaders(500, -1);
            } else if (document == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (trouble == IssuerTrouble.REDIRECT
                    && exchange.getRequestURI().getQuery() == null) {
                exchange.getResponseHeaders().set("Location", origin() + asked + "?again");
                exchange.sendResponseHeaders(302, -1);
            } else {
                send(exchange, document.getBytes(StandardCharsets.UTF_8));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        if (trouble != IssuerTrouble.DRIP) {
            exchange.getResponseBody().write(body);
            return;
        }
        for (byte one : body) {
            exchange.getResponseBody().write(one);
            exchange.getResponseBody().flush();
            if (awaitClosing(100)) {
                return;
            }
        }
    }

    private boolean awaitClosing(long millis) throws InterruptedException {
        return closing.await(millis, TimeUnit.MILLISECONDS);
    }

    private String keyDocument() {
        return switch (trouble) {
            case GARBAGE -> "<html>keys</html>";
            case HUGE_KEYS -> keySet().replaceFirst("\\{", "{\"padding\":\"" + "x".repeat(5 << 20) + "\",");
            default -> keySet();
        };
    }

    private @Nullable String metadata(String asked) {
        boolean oauth = asked.equals(OAUTH + path) && !openIdOnly;
        if (!oauth && !asked.equals(path + OPENID)) {
            return null;
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("issuer", trouble == IssuerTrouble.WRONG_ISSUER ? "https://evil.example" : issuer());
        document.put("authorization_endpoint", issuer() + "/authorize");
        document.put("token_endpoint", issuer() + "/token");
        document.put("jwks_uri", trouble == IssuerTrouble.FOREIGN_KEYS ? "http://keys.example/keys" : keysUrl());
        document.put("response_types_supported", List.of("code"));
        return Wire.JSON.writeValueAsString(document);
    }
}
