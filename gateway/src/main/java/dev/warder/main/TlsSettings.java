package dev.warder.main;

import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.nio.file.Path;

/**
 * The section {@code tls}: how the agents' door proves itself.
 *
 * @param certificate a PEM file with the certificate and its chain
 * @param key a PEM file with the unencrypted private key (PKCS #8)
 */
record TlsSettings(Path certificate, Path key) {
    private static final Key<Path> CERTIFICATE = Key.path("certificate")
            .required()
            .about("A PEM file with the server's certificate, followed by its chain.")
            .example("/etc/warder/tls/cert.pem");
    private static final Key<Path> KEY = Key.path("key")
            .required()
            .about("A PEM file with the certificate's private key (PKCS #8, not encrypted).")
            .example("/etc/warder/tls/key.pem");

    static final Shape<TlsSettings> SHAPE = Shape.of(
            TlsSettings::read,
            "TLS at the agents' door. Without it, the door opens on loopback only.",
            CERTIFICATE,
            KEY);

    private static TlsSettings read(Section section) {
        return new TlsSettings(section.read(CERTIFICATE), section.read(KEY));
    }
}
