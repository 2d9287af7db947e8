package dev.warder.audit;

import dev.warder.call.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Callers as entries name them. Those who called lately are put into words once. Used by one thread. */
final class CallerTexts {
    private static final Map<Caller.Auth, byte[]> AUTH = auth();
    private static final int KEPT = 64;

    /** A caller as it was put into words, for bounds of so many characters and roles. */
    private record Kept(Caller caller, int text, int roles, byte[] bytes) {}

    private final @Nullable Kept[] kept = new Kept[KEPT];

    /** The member that names the caller, a comma before it. */
    byte[] text(Caller caller, int text, int roles) {
        int place = System.identityHashCode(caller) & (KEPT - 1);
        Kept known = kept[place];
        if (known == null || !known.caller.equals(caller) || known.text != text || known.roles != roles) {
            known = new Kept(caller, text, roles, write(caller, text, roles));
            kept[place] = known;
        }
        return known.bytes;
    }

    private static byte[] write(Caller caller, int text, int most) {
        var out = new JsonBytes(256);
        out.raw(Member.CALLER).raw(Objects.requireNonNull(AUTH.get(caller.auth())));
        EntryWriter.text(out, Member.CLIENT, caller.client(), text);
        EntryWriter.text(out, Member.ISSUER, caller.issuer(), text);
        if (!caller.roles().isEmpty()) {
            String[] roles = caller.roles().toArray(String[]::new);
            Arrays.sort(roles);
            out.raw(Member.ROLES);
            for (int i = 0; i < Math.min(roles.length, most); i++) {
                out.ascii(i == 0 ? '[' : ',').text(roles[i], 64);
            }
            out.ascii(']');
        }
        EntryWriter.text(out, Member.SUBJECT, caller.subject(), text);
        EntryWriter.text(out, Member.TENANT, caller.tenant(), text);
        out.ascii('}');
        return out.copy(0);
    }

    private static Map<Caller.Auth, byte[]> auth() {
        Map<Caller.Auth, byte[]> words = new EnumMap<>(Caller.Auth.class);
        for (Caller.Auth auth : Caller.Auth.values()) {
            String word = auth.name().toLowerCase(Locale.ROOT);
            words.put(auth, ("{\"auth\":\"" + word + "\"").getBytes(StandardCharsets.US_ASCII));
        }
        return words;
    }
}
