package dev.warder.settings;

import java.nio.file.Path;

/**
 * How a listener proves itself: a certificate chain and its private key.
 *
 * @param certificate a PEM file
 * @param key a PEM file (PKCS #8, not encrypted)
 */
public record CertificateFiles(Path certificate, Path key) {
    private static final Key<Path> CERTIFICATE = Key.path("certificate")
            .required()
            .about("A PEM file with the server's certificate, followed by its chain.")
            .example("/etc/warder/tls/cert.pem");
    private static final Key<Path> KEY = Key.path("key")
            .required()
            .about("A PEM file with the certificate's private key (PKCS #8, not encrypted).")
            .example("/etc/warder/tls/key.pem");

    /** A section {@code tls}. */
    public static final Shape<CertificateFiles> SHAPE = Shape.of(
            section -> new CertificateFiles(section.read(CERTIFICATE), section.read(KEY)),
            "TLS at a door. Without it, the door opens on loopback only.",
            CERTIFICATE,
            KEY);
}
