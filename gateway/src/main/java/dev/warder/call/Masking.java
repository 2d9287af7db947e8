package dev.warder.call;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Takes out of names and values what a reader of the record, or an approver, must not learn. It errs on the side of hiding. */
public final class Masking {
    static final String MASK = "***";

    private static final Set<String> SENSITIVE_NAMES = Set.of("sig", "auth", "code", "pin", "otp", "cvv", "pass");
    private static final List<String> SENSITIVE_PARTS = List.of(
            "password",
            "passwd",
            "passphrase",
            "pwd",
            "secret",
            "token",
            "apikey",
            "credential",
            "signature",
            "authorization",
            "cookie",
            "privatekey",
            "accesskey");
    private static final int VALUE_CHARACTERS = 256;
    private static final int ITEMS = 64;
    private static final int TOTAL_CHARACTERS = 8_192;

    private Masking() {}

    /** Whether a value of that name is likely to be a secret. */
    static boolean isSensitive(String name) {
        var plain = new StringBuilder(name.length());
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            if (c != '-' && c != '_' && c != '.' && c != ' ') {
                plain.append(c);
            }
        }
        String word = plain.toString();
        return word.endsWith("key")
                || SENSITIVE_NAMES.contains(word)
                || SENSITIVE_PARTS.stream().anyMatch(word::contains);
    }

    /** A URI without its user information and without the values of sensitive parameters; other text comes back as it is. */
    public static String uri(String text) {
        int parameters = firstOf(text, "?#", 0);
        if (parameters == text.length() && text.indexOf('@') < 0) {
            return text;
        }
        var masked = new StringBuilder(text.length());
        masked.append(withoutUser(text.substring(0, parameters)));
        int at = parameters;
        while (at < text.length()) {
            int end = firstOf(text, "?#&;", at + 1);
            masked.append(text.charAt(at)).append(parameter(text.substring(at + 1, end)));
            at = end;
        }
        return masked.toString();
    }

    private static String withoutUser(String text) {
        int authority = text.indexOf("//");
        if (authority < 0) {
            return text;
        }
        int end = firstOf(text, "/", authority + 2);
        int user = text.lastIndexOf('@', end - 1);
        return user < authority ? text : text.substring(0, authority + 2) + MASK + text.substring(user);
    }

    private static String parameter(String pair) {
        int equals = pair.indexOf('=');
        if (equals < 0 || equals == pair.length() - 1) {
            return pair;
        }
        String name = pair.substring(0, equals);
        boolean hide;
        try {
            hide = isSensitive(URLDecoder.decode(name, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException unreadable) {
            hide = true;
        }
        return hide ? name + "=" + MASK : pair;
    }

    private static int firstOf(String text, String characters, int from) {
        for (int i = from; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    /** Arguments with sensitive values masked and everything bounded, so that an entry stays an entry. */
    public static JsonObject arguments(JsonObject arguments) {
        return new Bounded().object(arguments);
    }

    /** A value with sensitive parts masked and nothing else left out: for whoever must see exactly what it is. */
    public static Json whole(Json value) {
        return switch (value) {
            case JsonObject object -> {
                Map<String, Json> members = new LinkedHashMap<>();
                object.forEach(
                        (name, member) -> members.put(name, isSensitive(name) ? new JsonString(MASK) : whole(member)));
                yield JsonObject.of(members);
            }
            case JsonArray array ->
                new JsonArray(array.items().stream().map(Masking::whole).toList());
            case JsonString(String text) -> new JsonString(uri(text));
            case Json other -> other;
        };
    }

    private static final class Bounded {
        private int left = TOTAL_CHARACTERS;

        private JsonObject object(JsonObject object) {
            Map<String, Json> members = new LinkedHashMap<>();
            for (Map.Entry<String, Json> member : object.members().entrySet()) {
                if (members.size() == ITEMS || left <= 0) {
                    members.put("\u2026", new JsonString(object.size() - members.size() + " more"));
                    break;
                }
                String name = shortened(member.getKey());
                members.put(name, isSensitive(member.getKey()) ? new JsonString(MASK) : value(member.getValue()));
            }
            return JsonObject.of(members);
        }

        private JsonArray array(JsonArray array) {
            List<Json> items = new ArrayList<>();
            for (Json item : array) {
                if (items.size() == ITEMS || left <= 0) {
                    items.add(new JsonString("\u2026" + (array.size() - items.size()) + " more"));
                    break;
                }
                items.add(value(item));
            }
            return new JsonArray(items);
        }

        private Json value(Json value) {
            return switch (value) {
                case JsonObject object -> object(object);
                case JsonArray array -> array(array);
                case JsonString(String text) -> new JsonString(shortened(uri(text)));
                case Json other -> {
                    left -= 8;
                    yield other;
                }
            };
        }

        private String shortened(String text) {
            int keep = Math.min(text.length(), Math.min(VALUE_CHARACTERS, Math.max(left, 0)));
            left -= keep + 8;
            if (keep == text.length()) {
                return text;
            }
            if (keep > 0 && Character.isHighSurrogate(text.charAt(keep - 1))) {
                keep--;
            }
            return text.substring(0, keep) + "\u2026(" + text.length() + " characters)";
        }
    }
}
