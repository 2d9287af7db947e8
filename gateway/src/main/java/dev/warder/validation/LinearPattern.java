package dev.warder.validation;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code pattern} of a schema (ECMA-262) as a conjunction of linear-time ones. Lookaheads right after a leading {@code ^}, as in
 * {@code ^(?=.*[0-9])(?!.*\.\.).{8,}$}, each become a pattern of their own; whatever else RE2 cannot express is refused.
 */
final class LinearPattern {
    /** Longest pattern, in characters. */
    static final int MAX_LENGTH = 2_000;

    private static final int MAX_PROGRAM = 10_000;

    private final List<Part> parts;

    /** A pattern that must, or must not, be found. */
    private record Part(Pattern pattern, boolean wanted) {
        long cost(String text) {
            return (1L + text.length()) * pattern.programSize();
        }
    }

    private LinearPattern(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    static LinearPattern of(String ecma) throws BadSchema {
        if (ecma.length() > MAX_LENGTH) {
            throw new BadSchema("has a pattern of more than " + MAX_LENGTH + " characters");
        }
        var parts = new ArrayList<Part>();
        int at = ecma.startsWith("^") ? 1 : 0;
        while (at == 1 || !parts.isEmpty()) {
            boolean ahead = ecma.startsWith("(?=", at);
            if (!ahead && !ecma.startsWith("(?!", at)) {
                break;
            }
            int end = PatternSyntax.endOfGroup(ecma, at);
            parts.add(new Part(compile("^(?:" + ecma.substring(at + 3, end) + ")"), ahead));
            at = end + 1;
        }
        String rest = parts.isEmpty() ? ecma : "^" + ecma.substring(at);
        // "^(?!a)b|c" guards only its first alternative: as a conjunction it would mean something else.
        if (!parts.isEmpty() && PatternSyntax.hasAlternatives(rest)) {
            throw new BadSchema("has a pattern whose lookahead cannot be checked in linear time");
        }
        parts.add(new Part(compile(rest), true));
        return new LinearPattern(parts);
    }

    private static Pattern compile(String ecma) throws BadSchema {
        try {
            Pattern pattern = Pattern.compile(new PatternSyntax(ecma).translate());
            if (pattern.programSize() > MAX_PROGRAM) {
                throw new BadSchema("has a pattern that is too large");
            }
            return pattern;
        } catch (PatternSyntaxException unsupported) {
            throw new BadSchema("has a pattern that cannot be checked in linear time");
        }
    }

    /** What {@link #matches} costs at most for the text. */
    long cost(String text) {
        long cost = 0;
        for (Part part : parts) {
            cost += part.cost(text);
        }
        return cost;
    }

    /**
     * Whether the text matches; costs {@link Effort} before it starts.
     *
     * @throws Effort.Exceeded when the validation has no effort left for it
     */
    boolean matches(String text) {
        for (Part part : parts) {
            Effort.spend(part.cost(text));
            Matcher matcher = part.pattern().matcher(text);
            if (matcher.find() != part.wanted()) {
                return false;
            }
        }
        return true;
    }
}
