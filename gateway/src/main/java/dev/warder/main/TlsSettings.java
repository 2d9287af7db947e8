package dev.warder.main;

import dev.warder.http.DoorSettings;
import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.nio.file.Path;

/** The section {@code tls}: how the agents' door proves itself. */
final class TlsSettings {
    private static final Key<Path> CERTIFICATE = Key.path("certificate")
            .required()
            .about("A PEM file with the server's certificate, followed by its chain.")
            .example("/etc/warder/tls/cert.pem");
    private static final Key<Path> KEY = Key.path("key")
            .required()
            .about("A PEM file with the certificate's private key (PKCS #8, not encrypted).")
            .example("/etc/warder/tls/key.pem");

    static final Shape<DoorSettings.Tls> SHAPE = Shape.of(
            TlsSettings::read,
            "TLS at the agents' door. Without it, the door opens on loopback only.",
            CERTIFICATE,
            KEY);

    private TlsSettings() {}

    private static DoorSettings.Tls read(Section section) {
        return new DoorSettings.Tls(section.read(CERTIFICATE), section.read(KEY));
    }
}
