package dev.warder.main;

import dev.warder.identity.KeyStore;
import dev.warder.identity.KeyStore.CreatedKey;
import dev.warder.identity.KeyStore.NewKey;
import dev.warder.identity.KeyStore.StoredKey;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.secrets.SecretException;
import dev.warder.settings.Moments;
import dev.warder.store.Database;
import dev.warder.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "keys",
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes, lists and revokes API keys. A running gateway sees every change within a second.")
final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    @Command(name = "create", description = "Makes a key and shows it, this one time.")
    int create(
            @Mixin DataOptions where,
            @Option(
                            names = {"--name", "--subject"},
                            required = true,
                            paramLabel = "NAME",
                            description = "Who will use the key.")
                    String subject,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            split = ",",
                            description = "A role that rules can name; may be repeated.")
                    @Nullable
                    List<String> roles,
            @Option(names = "--tenant", paramLabel = "NAME", description = "The tenant, where there is more than one.")
                    @Nullable
                    String tenant,
            @Option(
                            names = "--expires",
                            paramLabel = "WHEN",
                            description = "When the key stops working: 30d, 12h, 2026-12-31; never unless given.")
                    @Nullable
                    String expires,
            @Option(names = "--json", description = "Print for programs.") boolean json) {
        Instant end = expires == null ? null : Failed.ifWrong(() -> Moments.ahead(expires, Instant.now()));
        Set<String> named = roles == null ? Set.of() : new LinkedHashSet<>(roles);
        Path data = where.data();
        CreatedKey key = with(where, data, keys -> created(keys, data, new NewKey(subject, named, tenant, end)));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(
                    JsonObject.EMPTY.with("id", key.id()).with("key", key.key()).text());
        } else {
            out.println(key.key());
            out.println();
            out.println(
                    "This is the key " + key.id() + " of " + subject + ". It is not kept and cannot be shown again.");
            out.println("Clients send it as: Authorization: Bearer " + key.key());
        }
        out.flush();
        return 0;
    }

    @Command(name = "revoke", description = "Ends a key at once and for ever.")
    int revoke(
            @Mixin DataOptions where,
            @Parameters(paramLabel = "ID", description = "The key's id, as keys list shows it.") String id,
            @Option(names = "--json", description = "Print for programs.") boolean json) {
        Path data = existing(where);
        boolean revoked = with(where, data, keys -> keys.revoke(id));
        if (!revoked) {
            throw new Failed("there is no key " + id + " that could be revoked.");
        }
        try {
            Acts.record(data, "key_revoked", Map.of("key", id));
        } catch (IOException unwritten) {
            // A full disk must not keep a stolen key alive: the key stays revoked, and the operator is told.
            throw new Failed(
                    "the key " + id + " is revoked, but that could not be recorded: " + unwritten.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                json
                        ? JsonObject.EMPTY
                                .with("id", id)
                                .with("revoked", JsonBool.TRUE)
                                .text()
                        : "Revoked " + id + ".");
        out.flush();
        return 0;
    }

    @Command(name = "list", description = "Lists all keys ever made; the keys themselves are not kept.")
    int list(@Mixin DataOptions where, @Option(names = "--json", description = "Print for programs.") boolean json) {
        List<StoredKey> all = with(where, existing(where), KeyStore::list);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new JsonArray(all.stream().<Json>map(KeysCommand::json).toList()).text());
        } else {
            Instant now = Instant.now();
            var table = new Columns("id", "subject", "roles", "tenant", "created", "expires", "state");
            all.forEach(key -> table.row(row(key, now)));
            out.print(table.text());
        }
        out.flush();
        return 0;
    }

    /** Makes a key that is on record; nobody has seen it before it is, so one that cannot be recorded is ended unused. */
    private static CreatedKey created(KeyStore keys, Path data, NewKey wanted) {
        CreatedKey key = keys.create(wanted);
        try {
            String roles = String.join(",", new TreeSet<>(wanted.roles()));
            Acts.record(data, "key_created", Map.of("key", key.id(), "subject", wanted.subject(), "roles", roles));
            return key;
        } catch (IOException unwritten) {
            keys.revoke(key.id());
            throw new Failed("no key was made, because that could not be recorded: " + unwritten.getMessage());
        }
    }

    /** Only making a key makes a data directory: a mistyped one must not look like a gateway without keys. */
    private static Path existing(DataOptions where) {
        Path data = where.data();
        if (!Files.isDirectory(data)) {
            throw new Failed("the data directory " + data + " does not exist.");
        }
        return data;
    }

    private static <T> T with(DataOptions where, Path data, Function<KeyStore, T> work) {
        try (Database database = where.open(data)) {
            return work.apply(new KeyStore(database));
        } catch (StoreException | SecretException | IllegalArgumentException e) {
            throw new Failed(String.valueOf(e.getMessage()));
        }
    }

    private static String[] row(StoredKey key, Instant now) {
        Instant end = key.expires();
        String state = key.revoked() != null ? "revoked" : end != null && !end.isAfter(now) ? "expired" : "valid";
        return new String[] {
            key.id(),
            key.subject(),
            String.join(",", new TreeSet<>(key.roles())),
            key.tenant() == null ? "" : key.tenant(),
            Moments.text(key.created()),
            end == null ? "never" : Moments.text(end),
            state
        };
    }

    private static JsonObject json(StoredKey key) {
        return JsonObject.EMPTY
                .with("id", key.id())
                .with("subject", key.subject())
                .with("roles", JsonArray.ofStrings(new TreeSet<>(key.roles())))
                .with("tenant", text(key.tenant()))
                .with("created", text(key.created()))
                .with("expires", text(key.expires()))
                .with("revoked", text(key.revoked()));
    }

    private static Json text(@Nullable Object value) {
        return value == null ? JsonNull.NULL : new JsonString(value.toString());
    }
}
