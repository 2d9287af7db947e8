package dev.warder.sessions;

import dev.warder.call.Caller;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import dev.warder.mcp.Revision;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to go on with a session in another run of the gateway.
 *
 * @param id what the client sends
 * @param owner whose it is
 * @param server the server it was opened at
 * @param revision the revision agreed in {@code initialize}
 * @param upstream what the server's side of it needs to go on; only that side knows what it means
 * @param usedAt when it was last used as far as the store knows, milliseconds since 1970
 */
public record KeptSession(String id, Caller owner, String server, Revision revision, JsonObject upstream, long usedAt) {

    /** Without the id and what belongs to the server: this text may end in a log. */
    @Override
    public String toString() {
        return "KeptSession[" + server + "]";
    }

    /** The name under which the session is on record. */
    public String label() {
        return Session.Identity.of(id).label();
    }

    KeptSession usedAt(long millis) {
        return new KeptSession(id, owner, server, revision, upstream, millis);
    }

    byte[] bytes() {
        JsonObject caller = JsonObject.of("subject", new JsonString(owner.subject()))
                .with("issuer", owner.issuer())
                .with("client", text(owner.client()))
                .with("tenant", text(owner.tenant()))
                .with("roles", JsonArray.ofStrings(new TreeSet<>(owner.roles())))
                .with("scopes", JsonArray.ofStrings(new TreeSet<>(owner.scopes())))
                .with("auth", owner.auth().name());
        return JsonObject.of("id", new JsonString(id))
                .with("owner", caller)
                .with("server", server)
                .with("revision", revision.text())
                .with("upstream", upstream)
                .bytes();
    }

    /** The session of such bytes; null when they are none, as after a change of this form. */
    static @Nullable KeptSession of(byte[] bytes, long usedAt) {
        try {
            if (!(JsonReader.read(bytes, JsonLimits.DEFAULT) instanceof JsonObject read)) {
                return null;
            }
            String id = read.string("id");
            Caller owner = owner(read.object("owner"));
            String server = read.string("server");
            Revision revision = Revision.of(read.string("revision"));
            JsonObject upstream = read.object("upstream");
            return id == null || owner == null || server == null || revision == null || upstream == null
                    ? null
                    : new KeptSession(id, owner, server, revision, upstream, usedAt);
        } catch (JsonException spoiled) {
            return null;
        }
    }

    private static @Nullable Caller owner(@Nullable JsonObject read) {
        String subject = read == null ? null : read.string("subject");
        String issuer = read == null ? null : read.string("issuer");
        Caller.Auth auth = read == null
                ? null
                : Arrays.stream(Caller.Auth.values())
                        .filter(each -> each.name().equals(read.string("auth")))
                        .findFirst()
                        .orElse(null);
        return read == null || subject == null || issuer == null || auth == null
                ? null
                : new Caller(
                        subject,
                        issuer,
                        read.string("client"),
                        read.string("tenant"),
                        texts(read.array("roles")),
                        texts(read.array("scopes")),
                        auth);
    }

    private static Set<String> texts(@Nullable JsonArray array) {
        Set<String> texts = new LinkedHashSet<>();
        if (array != null) {
            for (Json item : array) {
                if (item instanceof JsonString(String text)) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    private static Json text(@Nullable String value) {
        return value == null ? JsonNull.NULL : new JsonString(value);
    }
}
