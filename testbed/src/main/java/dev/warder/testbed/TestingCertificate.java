package dev.warder.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for {@code localhost} that vouches for itself, for two days.
 *
 * @param certificate a PEM file
 * @param key its private key, a PEM file
 * @param trusting what a client needs that trusts it and nothing else
 */
public record TestingCertificate(Path certificate, Path key, SSLContext trusting) {
    private static final String PASSWORD = "changeit";

    /** Makes one in that directory. */
    public static TestingCertificate in(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        KeyStore identity = identity(directory.resolve("localhost.p12"));
        Path certificate = directory.resolve("certificate.pem");
        Path key = directory.resolve("key.pem");
        pem(certificate, "CERTIFICATE", identity.getCertificate("localhost").getEncoded());
        pem(
                key,
                "PRIVATE KEY",
                identity.getKey("localhost", PASSWORD.toCharArray()).getEncoded());
        return new TestingCertificate(certificate, key, trusting(identity));
    }

    private static KeyStore identity(Path file) throws IOException, InterruptedException, GeneralSecurityException {
        String options = "-genkeypair -alias localhost -keyalg EC -groupname secp256r1 -dname CN=localhost"
                + " -ext san=dns:localhost -validity 2 -storetype PKCS12 -storepass " + PASSWORD;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(options.split(" ", -1)));
        command.addAll(List.of("-keystore", file.toString()));
        Process making = new ProcessBuilder(command).inheritIO().start();
        if (!making.waitFor(60, TimeUnit.SECONDS) || making.exitValue() != 0) {
            throw new IOException("keytool made no certificate");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static void pem(Path file, String what, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }

    private static SSLContext trusting(KeyStore identity) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("localhost", identity.getCertificate("localhost"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
