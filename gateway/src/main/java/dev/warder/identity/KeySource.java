package dev.warder.identity;

import dev.warder.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where an issuer's keys come from. Blocks; for virtual threads. */
sealed interface KeySource {

    /** Gets the keys as they are now. */
    KeySet get() throws IOException;

    private static KeySet keys(URI address, Fetch fetch) throws IOException {
        try {
            return KeySet.parse(fetch.get(address));
        } catch (IOException failure) {
            throw new IOException("the key set at " + address + ": " + failure.getMessage(), failure);
        }
    }

    /** A key set in a file. */
    record InFile(Path file) implements KeySource {
        @Override
        public KeySet get() throws IOException {
            try (var in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(KeySet.LONGEST + 1);
                return KeySet.parse(bytes);
            } catch (IOException failure) {
                throw new IOException("the key file " + file + " cannot be used: " + failure, failure);
            }
        }
    }

    /** A key set at a configured address. */
    record AtAddress(URI address, Fetch fetch) implements KeySource {
        @Override
        public KeySet get() throws IOException {
            return keys(address, fetch);
        }
    }

    /** A key set that the issuer's own metadata names: RFC 8414 first, then OpenID Connect Discovery. */
    record ByDiscovery(URI issuer, Fetch fetch) implements KeySource {
        @Override
        public KeySet get() throws IOException {
            List<String> failures = new ArrayList<>();
            for (URI document : documents(issuer)) {
                try {
                    return keys(keysOf(fetch.get(document)), fetch);
                } catch (IOException failure) {
                    failures.add(document.getPath() + ": " + failure.getMessage());
                }
            }
            throw new IOException("no usable metadata document: " + String.join("; ", failures));
        }

        private URI keysOf(byte[] metadata) throws IOException {
            JsonObject document = KeySet.document(metadata);
            // RFC 8414 section 3.3: otherwise one issuer could speak for another.
            if (!issuer.toString().equals(document.string("issuer"))) {
                throw new IOException("names another issuer");
            }
            return WebAddress.keysOf(issuer, document.string("jwks_uri"));
        }

        /** RFC 8414 section 3.1 puts the well-known part before the issuer's path; OpenID Connect appends it. */
        static List<URI> documents(URI issuer) {
            String path = issuer.getRawPath() == null ? "" : issuer.getRawPath();
            String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            String origin = issuer.getScheme() + "://" + issuer.getRawAuthority();
            List<URI> documents = new ArrayList<>();
            documents.add(URI.create(origin + "/.well-known/oauth-authorization-server" + bare));
            if (!bare.isEmpty()) {
                documents.add(URI.create(origin + "/.well-known/openid-configuration" + bare));
            }
            documents.add(URI.create(origin + bare + "/.well-known/openid-configuration"));
            return List.copyOf(documents);
        }
    }
}
