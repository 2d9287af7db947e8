package dev.warder.main;

import dev.warder.secrets.Vault;
import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import dev.warder.store.Database;
import dev.warder.store.PostgresAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code store}: where keys, sessions and what is stopped are kept.
 *
 * @param address of a PostgreSQL database, its password still as it was written; null for a file of the gateway's own
 */
record StoreSettings(@Nullable PostgresAddress address) {
    private static final int USUAL_PORT = 5432;
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1");

    private static final Key<String> URL = Key.text("url")
            .matching(
                    "postgresql://[A-Za-z0-9._\\-\\[\\]:]{1,260}/[A-Za-z0-9_\\-]{1,63}",
                    "Write postgresql://HOST:PORT/DATABASE, without user and password.")
            .otherwise("a file below data, for one gateway only")
            .about("The PostgreSQL database that several gateways share. It must exist; its tables are made.")
            .example("postgresql://db.internal:5432/warder");
    private static final Key<String> USER =
            Key.text("user").or("warder").about("As whom the gateway uses the database.");
    private static final Key<String> PASSWORD = Key.text("password")
            .secret()
            .or("")
            .about("The password of that user.")
            .example("\"${secret:store-password}\"");
    private static final Key<Boolean> TLS = Key.flag("tls")
            .otherwise("true, unless the database is on this machine")
            .about(
                    "Whether the database must prove itself by a certificate for its host. Without it, everything it is told crosses in the clear.");
    private static final Key<Path> AUTHORITIES = Key.path("authorities")
            .otherwise("those the Java platform trusts")
            .about("A PEM file with the authorities that may vouch for the database's certificate.")
            .example("/etc/warder/tls/db-ca.pem");

    static final Shape<StoreSettings> SHAPE = Shape.of(
            StoreSettings::read,
            "Where keys, sessions and what is stopped are kept.",
            URL,
            USER,
            PASSWORD,
            TLS,
            AUTHORITIES);

    private static StoreSettings read(Section section) {
        String written = section.find(URL);
        if (written == null) {
            return new StoreSettings(null);
        }
        URI url = URI.create(written);
        String host = url.getHost();
        if (host == null) {
            section.problem(section.place(URL), "The URL names no host.", "Write postgresql://HOST:PORT/DATABASE.");
            return new StoreSettings(null);
        }
        String plain = host.replaceAll("[\\[\\]]", "");
        Boolean tls = section.find(TLS);
        return new StoreSettings(new PostgresAddress(
                plain,
                url.getPort() < 0 ? USUAL_PORT : url.getPort(),
                url.getPath().substring(1),
                section.read(USER),
                section.read(PASSWORD),
                tls == null ? !THIS_MACHINE.contains(plain) : tls,
                section.find(AUTHORITIES)));
    }

    /**
     * Opens the store; blocks.
     *
     * @param data the directory of the gateway's own file
     * @param secrets the directory of the files with secrets
     * @throws dev.warder.store.StoreException when it cannot be used
     * @throws dev.warder.secrets.SecretException when the password cannot be had
     */
    Database open(Path data, Path secrets) {
        if (address == null) {
            return Database.open(data);
        }
        Map<String, String> filled =
                House.await(Vault.of(secrets, Map.of()).environment(Map.of("password", address.password())));
        return Database.open(new PostgresAddress(
                address.host(),
                address.port(),
                address.database(),
                address.user(),
                Objects.requireNonNull(filled.get("password")),
                address.tls(),
                address.authorities()));
    }
}
