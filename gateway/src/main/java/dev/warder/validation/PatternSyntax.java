package dev.warder.validation;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Rewrites an ECMA-262 pattern in RE2's syntax so that both match the same texts, and refuses what RE2 would read differently. Repetition
 * is bounded as a whole, because RE2 copies what is repeated: {@code (a{1000}){1000}} would be a million instructions.
 */
final class PatternSyntax {
    private static final int MAX_COPIES = 5_000;
    private static final String SPACES =
            "\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";
    private static final String ANY = "\\x{0}-\\x{10FFFF}";
    private static final String LINE_ENDS = "\\n\\r\\x{2028}\\x{2029}";

    private final String in;
    private final StringBuilder out = new StringBuilder();
    /** Copies made so far in each open group. */
    private final Deque<Integer> groups = new ArrayDeque<>();
    /** Copies in the group being read, and of the last thing in it, which a quantifier would multiply. */
    private int copies;

    private int last;
    private int at;

    PatternSyntax(String ecma) {
        this.in = ecma;
    }

    String translate() throws BadSchema {
        while (at < in.length()) {
            char c = in.charAt(at++);
            switch (c) {
                case '\\' -> atom(escape(false));
                case '[' -> atom(charClass());
                case '.' -> atom("[^" + LINE_ENDS + "]");
                case '^' -> atom("\\A");
                case '$' -> atom("\\z");
                case '(' -> open();
                case ')' -> close();
                case '{' -> repeat();
                default -> plain(c);
            }
            if (copies > MAX_COPIES) {
                throw new BadSchema("has a pattern that repeats too much");
            }
        }
        return out.toString();
    }

    private void atom(String text) {
        out.append(text);
        last = 1;
        copies++;
    }

    private void plain(char c) {
        if (c == '*' || c == '+' || c == '?' || c == '|') {
            out.append(c);
            last = c == '|' ? 0 : last;
        } else {
            atom(Character.toString(c));
        }
    }

    private void open() throws BadSchema {
        groups.push(copies);
        copies = 1;
        out.append('(');
        if (in.startsWith("?<", at) && at + 2 < in.length() && in.charAt(at + 2) != '=' && in.charAt(at + 2) != '!') {
            int end = in.indexOf('>', at);
            if (end < 0) {
                throw unsupported();
            }
            at = end + 1;
        } else if (in.startsWith("?:", at)) {
            out.append("?:");
            at += 2;
        } else if (in.startsWith("?", at)) {
            // Lookarounds, and inline flags: RE2 folds the case of a large class one character at a time, for as long
            // as one likes.
            throw unsupported();
        }
    }

    private void close() throws BadSchema {
        if (groups.isEmpty()) {
            throw unsupported();
        }
        last = copies;
        copies += groups.pop();
        out.append(')');
    }

    private void repeat() throws BadSchema {
        int end = in.indexOf('}', at);
        String[] bounds = end < 0 ? new String[0] : bounds(in.substring(at, end));
        if (bounds.length == 0) {
            // Not a quantifier: ECMA-262 reads the brace as itself.
            atom("\\{");
            return;
        }
        long times = 1;
        for (String bound : bounds) {
            if (bound.length() > 4) {
                throw new BadSchema("has a pattern that repeats too much");
            }
            times = Math.max(times, bound.isEmpty() ? 1 : Integer.parseInt(bound) + 1);
        }
        if (times * last > MAX_COPIES) {
            throw new BadSchema("has a pattern that repeats too much");
        }
        copies += (int) (times - 1) * last;
        last *= (int) times;
        out.append('{').append(in, at, end + 1);
        at = end + 1;
    }

    private static String[] bounds(String text) {
        int comma = text.indexOf(',');
        String low = comma < 0 ? text : text.substring(0, comma);
        String high = comma < 0 ? "" : text.substring(comma + 1);
        boolean digits = (low + high).chars().allMatch(c -> c >= '0' && c <= '9');
        return low.isEmpty() || !digits ? new String[0] : new String[] {low, high};
    }

    /** Reads on after {@code [}. */
    private String charClass() throws BadSchema {
        boolean negated = in.startsWith("^", at);
        at += negated ? 1 : 0;
        var members = new StringBuilder();
        while (at < in.length() && in.charAt(at) != ']') {
            char c = in.charAt(at++);
            if (c == '\\') {
                members.append(escape(true));
            } else {
                members.append(c == '[' ? "\\[" : Character.toString(c));
            }
        }
        if (at++ >= in.length()) {
            throw unsupported();
        }
        if (members.isEmpty()) {
            return negated ? "[" + ANY + "]" : "[^" + ANY + "]";
        }
        return (negated ? "[^" : "[") + members + "]";
    }

    /** Reads on after a backslash. */
    private String escape(boolean inClass) throws BadSchema {
        if (at == in.length()) {
            throw unsupported();
        }
        char c = in.charAt(at++);
        return switch (c) {
            case 'd', 'D', 'w', 'W', 'n', 'r', 't', 'f' -> "\\" + c;
            case 'v' -> code(0x0B);
            case '0' -> code(0);
            case 's' -> inClass ? SPACES : "[" + SPACES + "]";
            case 'S' -> inClass ? "\\S" : "[^" + SPACES + "]";
            case 'b' -> inClass ? code(8) : "\\b";
            case 'B' -> inClass ? throwUnsupported() : "\\B";
            case 'x' -> code(hex(2));
            case 'u' -> code(unicode());
            case 'p', 'P' -> "\\" + c + property();
            default -> Character.isLetterOrDigit(c) || c > 0x7F ? throwUnsupported() : "\\" + c;
        };
    }

    private int unicode() throws BadSchema {
        if (in.startsWith("{", at)) {
            int end = in.indexOf('}', at);
            int digits = end - at - 1;
            if (end < 0 || digits < 1 || digits > 6) {
                throw unsupported();
            }
            at++;
            int code = hex(digits);
            at++;
            return code;
        }
        int code = hex(4);
        if (Character.isHighSurrogate((char) code) && in.startsWith("\\u", at)) {
            at += 2;
            code = Character.toCodePoint((char) code, (char) hex(4));
        }
        return code;
    }

    private int hex(int digits) throws BadSchema {
        int code = 0;
        for (int i = 0; i < digits; i++) {
            int digit = at < in.length() ? Character.digit(in.charAt(at++), 16) : -1;
            if (digit < 0) {
                throw unsupported();
            }
            code = code << 4 | digit;
        }
        return code;
    }

    /** A Unicode property in the only form both languages share: {@code {L}}, {@code {Lu}}. */
    private String property() throws BadSchema {
        int end = in.indexOf('}', at);
        if (!in.startsWith("{", at) || end < 0) {
            throw unsupported();
        }
        String name = in.substring(at, end + 1);
        at = end + 1;
        return name;
    }

    private static String code(int codePoint) {
        return "\\x{" + Integer.toHexString(codePoint) + "}";
    }

    private static String throwUnsupported() throws BadSchema {
        throw unsupported();
    }

    private static BadSchema unsupported() {
        return new BadSchema("has a pattern that cannot be checked in linear time");
    }

    /** Where the group that begins at {@code open} ends. */
    static int endOfGroup(String pattern, int open) throws BadSchema {
        int depth = 0;
        for (int i = open; i < pattern.length(); i = next(pattern, i)) {
            char c = pattern.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw unsupported();
    }

    /** Whether the pattern has a {@code |} outside of every group. */
    static boolean hasAlternatives(String pattern) {
        int depth = 0;
        for (int i = 0; i < pattern.length(); i = next(pattern, i)) {
            char c = pattern.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == '|' && depth == 0) {
                return true;
            }
        }
        return false;
    }

    /** The place after the character at {@code i}: after an escape or a whole class, when one begins there. */
    private static int next(String pattern, int i) {
        if (pattern.charAt(i) == '\\') {
            return i + 2;
        }
        if (pattern.charAt(i) != '[') {
            return i + 1;
        }
        int end = i + 1;
        while (end < pattern.length() && pattern.charAt(end) != ']') {
            end += pattern.charAt(end) == '\\' ? 2 : 1;
        }
        return end + 1;
    }
}
