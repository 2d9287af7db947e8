package dev.warder.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a PostgreSQL database is, and as whom to use it.
 *
 * @param host a name or an IP address
 * @param password as it is; never shown
 * @param tls whether the server must prove itself by a certificate for {@code host}; without it everything crosses in the clear
 * @param authorities a PEM file with those whose certificates count, or null for those the Java platform trusts
 */
public record PostgresAddress(
        String host,
        int port,
        String database,
        String user,
        String password,
        boolean tls,
        @Nullable Path authorities) {

    /** Without the password: this text ends in logs and messages. */
    @Override
    public String toString() {
        return "postgresql://" + host + ":" + port + "/" + database + " as " + user;
    }
}
