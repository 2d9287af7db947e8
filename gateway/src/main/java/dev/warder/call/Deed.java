package dev.warder.call;

import dev.warder.json.CanonicalJson;
import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.MetaKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call would do, and for whom: everything of it but what differs between two sendings of the same request (its id, its progress
 * token, its trace). Two calls with equal digests are the same deed.
 *
 * @param caller the principal
 * @param params what would be sent: the params without the protocol's own metadata
 */
public record Deed(Call call, JsonObject caller, JsonObject params) {

    /** The deed of a call. */
    public static Deed of(Call call) {
        Caller who = call.caller();
        JsonObject caller = JsonObject.EMPTY.with("subject", who.subject()).with("issuer", who.issuer());
        caller = with(caller, "client", who.client());
        caller = with(caller, "tenant", who.tenant());
        return new Deed(call, caller, essence(call));
    }

    private static JsonObject with(JsonObject object, String name, @Nullable String value) {
        return value == null ? object : object.with(name, value);
    }

    private static JsonObject essence(Call call) {
        JsonObject params = call.message().message() instanceof Message.Request(var _, var _, JsonObject given)
                ? given
                : call.arguments();
        JsonObject meta = params.object("_meta");
        JsonObject foreign = JsonObject.EMPTY;
        for (Map.Entry<String, Json> member :
                (meta == null ? foreign : meta).members().entrySet()) {
            if (MetaKeys.isForeign(member.getKey())) {
                foreign = foreign.with(member.getKey(), member.getValue());
            }
        }
        return foreign.isEmpty() ? params.without("_meta") : params.with("_meta", foreign);
    }

    /** SHA-256, 64 hex digits, over the canonical JSON (RFC 8785) of who would do what at which server. */
    public String digest() {
        JsonObject whole = JsonObject.of("caller", caller)
                .with("server", call.server())
                .with("method", call.method().wire())
                .with("params", params);
        return sha256(CanonicalJson.text(whole));
    }

    /** SHA-256 of a text, 64 hex digits. */
    public static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
