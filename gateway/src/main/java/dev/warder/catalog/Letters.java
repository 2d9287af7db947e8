package dev.warder.catalog;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Letters that look like others (Unicode Technical Standard 39 calls them confusable), as far as they imitate Latin ones. */
final class Letters {
    /** Cyrillic, Greek and a few others, each beside the Latin letter it imitates. */
    private static final String PAIRS =
            "аa вb еe ёe кk мm нh оo рp сc тt уy хx ѕs іi јj ԁd ԛq ԝw һh ӏl ɡg ɑa ɩi αa βb εe ηn ιi κk νv οo ρp τt υu χx ωw ϲc ϳj ոn օo սu";

    private static final Map<Integer, Integer> LIKE = likeness();

    private Letters() {}

    private static Map<Integer, Integer> likeness() {
        Map<Integer, Integer> like = new HashMap<>();
        for (String pair : PAIRS.split(" ", -1)) {
            like.put(pair.codePointAt(0), pair.codePointAt(pair.offsetByCodePoints(0, 1)));
        }
        return Map.copyOf(like);
    }

    /** A text as the eye reads it: compatibility forms unfolded, what is invisible left out, look-alikes Latin, in lower case. */
    static String seen(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        var seen = new StringBuilder(plain.length());
        plain.codePoints()
                .filter(c -> !Visible.isHidden(c) && c != 0x200C && c != 0x200D)
                .forEach(c -> seen.appendCodePoint(LIKE.getOrDefault(c, c)));
        return seen.toString();
    }

    /** Names that nobody tells apart at a glance have the same outline. */
    static String outline(String name) {
        return seen(name)
                .replace('0', 'o')
                .replace('1', 'l')
                .replace('i', 'l')
                .replace("rn", "m")
                .replace("vv", "w");
    }

    /** Whether a word mixes Latin letters with letters that imitate Latin ones. */
    static boolean imitates(String text) {
        boolean latin = false;
        boolean like = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = Character.toLowerCase(text.codePointAt(i));
            if (!Character.isLetter(c)) {
                latin = false;
                like = false;
            } else {
                latin |= Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN && !LIKE.containsKey(c);
                like |= LIKE.containsKey(c);
            }
            if (latin && like) {
                return true;
            }
        }
        return false;
    }
}
