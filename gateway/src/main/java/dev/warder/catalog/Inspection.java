package dev.warder.catalog;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a definition when it arrives. Signs, not proofs: what is high keeps a definition from being approved unseen, everything is shown
 * to whoever decides. Linear in the size of the definition.
 */
final class Inspection {
    private static final int MOST = 20;
    private static final int MOST_SHOWN = 120;
    private static final int LONG_CODE = 80;
    /** A deeper one has been refused as JSON long before. */
    private static final int MAX_DEPTH = 128;

    private static final Phrases SECRETS = new Phrases("""
            password*|passwd|passphrase|passcode|pwd
            secret|secrets
            apikey|apitoken|accesskey|secretkey|privatekey
            api|access|secret|private|auth|bearer|session|refresh|bot|oauth|ssh|signing|encryption|master key|token
            token
            credential|credentials
            mnemonic
            seed|recovery phrase
            cvv|cvc
            ssn
            social security
            credit|debit card
            pin code
            otp
            """);
    private static final Phrases CONVERSATION = new Phrases("""
            system prompt
            conversation|chat|message|messages|prompt history|log|transcript|context
            previous|prior messages|conversation|prompts
            chain thought
            reasoning
            """);
    /** What makes of a secret something about it: its name, how many tokens there may be, the token of the next page. */
    private static final Set<String> ABOUT = Set.of(
            "name",
            "names",
            "id",
            "ids",
            "arn",
            "path",
            "type",
            "max",
            "limit",
            "count",
            "page",
            "next",
            "continuation",
            "policy",
            "length",
            "version",
            "public",
            "expiry",
            "ttl",
            "continue",
            "pagination",
            "sync",
            "cancellation");

    private static final Set<String> SENDING = Set.of(
            "send",
            "post",
            "forward",
            "upload",
            "transmit",
            "append",
            "copy",
            "report",
            "submit",
            "push",
            "bcc",
            "leak",
            "deliver");

    private static final List<Phrases> SIGNS =
            List.of(Vocabulary.TIMING, Vocabulary.DATA, Vocabulary.SECRECY, Vocabulary.ORDERS);
    private static final List<String> ADDRESSES = List.of("http://", "https://", "attacker.", "webhook.");
    private static final List<String> PLACES = List.of(
            "/.ssh",
            "id_rsa",
            "id_ed25519",
            "/etc/shadow",
            "/etc/passwd",
            ".aws/credentials",
            ".kube/config",
            ".cursor/",
            "mcp.json",
            "claude_desktop_config",
            "/.netrc",
            "/.npmrc",
            "/.gnupg",
            "keychain-db");
    /** Tags as models are trained to obey. */
    private static final List<String> TAGS = List.of(
            "<important",
            "<system",
            "<secret",
            "<instruction",
            "<hidden",
            "<admin",
            "[inst]",
            "<|im_",
            "<<sys>>",
            "<!--");

    private final Neighbours neighbours;
    private final Shelf shelf;
    private final @Nullable String namesake;
    private final List<Finding> found = new ArrayList<>();

    private Inspection(Shelf shelf, Neighbours neighbours, @Nullable String namesake) {
        this.shelf = shelf;
        this.neighbours = neighbours;
        this.namesake = namesake;
    }

    /** What is suspicious in a definition beside what else there is, the worst first; at most 20 findings. */
    static List<Finding> of(Shelf shelf, Definition definition, Neighbours neighbours) {
        var inspection = new Inspection(shelf, neighbours, neighbours.same(shelf, definition.name()));
        inspection.name(definition.name());
        inspection.walk("", definition.json(), 0);
        return inspection.found.stream()
                .sorted(Comparator.comparing(Finding::risk))
                .limit(MOST)
                .toList();
    }

    private void name(String name) {
        if (Letters.imitates(name)) {
            add(Risk.HIGH, "look-alike-name", "name", "letters that imitate others: " + name);
        }
        String twin = neighbours.twin(shelf, name);
        if (twin != null) {
            boolean plain = name.chars().allMatch(c -> c < 128);
            add(plain ? Risk.MEDIUM : Risk.HIGH, "look-alike-name", "name", "looks like " + twin);
        }
        if (namesake != null) {
            add(Risk.LOW, "same-name", "name", "called as " + namesake);
        }
        phrase(Vocabulary.ATTACKS, Phrases.words(apart(name)), Risk.MEDIUM, "attack", "name");
    }

    private void walk(String path, Json json, int depth) {
        if (depth > MAX_DEPTH) {
            return;
        }
        switch (json) {
            case JsonString(String text) -> text(path, text);
            case JsonArray array -> {
                int at = 0;
                for (Json item : array) {
                    if (item instanceof JsonObject argument && path.equals("arguments")) {
                        parameter(path, String.valueOf(argument.string("name")));
                    }
                    walk(path + "[" + at++ + "]", item, depth + 1);
                }
            }
            case JsonObject object ->
                object.members().forEach((name, value) -> {
                    String place = path.isEmpty() ? name : path + "." + name;
                    hidden(place, name);
                    if (path.endsWith("properties") && path.startsWith("inputSchema")) {
                        parameter(place, name);
                    }
                    walk(place, value, depth + 1);
                });
            default -> {}
        }
    }

    private void hidden(String path, String text) {
        if (Visible.hides(text)) {
            add(Risk.HIGH, "hidden-text", path, "characters that nobody sees: " + Visible.text(text));
        }
    }

    private void parameter(String path, String name) {
        List<String> words = Phrases.words(apart(name));
        if (SECRETS.find(words) != null && words.stream().noneMatch(ABOUT::contains)) {
            add(Risk.MEDIUM, "secret-parameter", path, "asks for a secret: " + name);
        }
        if (CONVERSATION.find(words) != null) {
            add(Risk.MEDIUM, "conversation-parameter", path, "asks for the conversation: " + name);
        }
    }

    private void text(String path, String text) {
        hidden(path, text);
        if (text.isEmpty() || path.equals("name")) {
            return;
        }
        if (Letters.imitates(text)) {
            add(Risk.HIGH, "look-alike-letters", path, "letters that imitate others: " + text);
        }
        if (isCode(text)) {
            add(Risk.MEDIUM, "encoded-text", path, "a long piece that nobody can read: " + text);
        }
        List<String> words = Phrases.words(text);
        phrase(Vocabulary.GRAVE, words, Risk.HIGH, "attack", path);
        phrase(Vocabulary.ATTACKS, words, Risk.MEDIUM, "attack", path);
        // A tool that is called as another is, and says that it should be preferred, wants the other's calls.
        phrase(Vocabulary.SOLICITATION, words, namesake == null ? Risk.MEDIUM : Risk.HIGH, "precedence", path);
        instructions(path, text, words);
        String other = neighbours.mentioned(shelf, text);
        if (other != null) {
            add(Risk.MEDIUM, "other-tool", path, "speaks of a tool of another server: " + other);
        }
    }

    /** One sign may be honest advice; two different ones in one text are not. */
    private void instructions(String path, String text, List<String> words) {
        List<String> signs = new ArrayList<>();
        for (Phrases phrases : SIGNS) {
            String sign = phrases.find(words);
            if (sign != null) {
                signs.add(sign);
            }
        }
        if (words.stream().anyMatch(SENDING::contains) && speaksOf(text, ADDRESSES)) {
            signs.add("sends something to an address");
        }
        if (speaksOf(text, PLACES)) {
            signs.add("a place where secrets lie");
        }
        if (speaksOf(text, TAGS)) {
            signs.add("a block that speaks to a model");
        }
        String plain = Vocabulary.INSTRUCTIONS.find(words);
        if (plain != null) {
            add(Risk.HIGH, "instruction", path, plain);
        } else if (!signs.isEmpty()) {
            add(signs.size() > 1 ? Risk.HIGH : Risk.MEDIUM, "instruction", path, String.join("; ", signs));
        }
    }

    private void phrase(Phrases phrases, List<String> words, Risk risk, String check, String path) {
        String phrase = phrases.find(words);
        if (phrase != null) {
            add(risk, check, path, phrase);
        }
    }

    private static boolean speaksOf(String text, List<String> signs) {
        String seen = Letters.seen(text);
        return signs.stream().anyMatch(seen::contains);
    }

    private static boolean isCode(String text) {
        int run = 0;
        boolean digit = false;
        boolean upper = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean part = c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/' || c == '=');
            run = part ? run + 1 : 0;
            digit = part && (digit || Character.isDigit(c));
            upper = part && (upper || Character.isUpperCase(c));
            if (run >= LONG_CODE && digit && upper) {
                return true;
            }
        }
        return false;
    }

    /** A name as words: {@code apiKey} and {@code api_key} alike. */
    private static String apart(String name) {
        var words = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (i > 0 && Character.isUpperCase(c) && Character.isLowerCase(name.charAt(i - 1))) {
                words.append(' ');
            }
            words.append(c == '_' ? ' ' : c);
        }
        return words.toString();
    }

    private void add(Risk risk, String check, String where, String what) {
        boolean known = found.stream()
                .anyMatch(one -> one.check().equals(check) && one.where().equals(where));
        if (!known && found.size() < 10 * MOST) {
            String shown = Visible.text(what);
            found.add(new Finding(
                    risk, check, Visible.text(where), shown.substring(0, Math.min(shown.length(), MOST_SHOWN))));
        }
    }
}
