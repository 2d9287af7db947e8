package dev.warder.access;

import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import org.jspecify.annotations.Nullable;

/**
 * What a rule is about: {@code <server>/<tools|resources|templates|prompts>/<name>} with wildcards in each part, {@code <server>/**} for
 * everything of a server. The name begins after the second slash and may itself contain slashes.
 *
 * @param text the pattern as it was written
 * @param server which servers
 * @param type which type, or null for every one
 * @param name which names
 * @param plainName the same with percent escapes decoded, for resources' plain names; the same pattern where there are none
 */
record Glob(String text, Wildcard server, @Nullable CapabilityType type, Wildcard name, Wildcard plainName) {
    /** Longest pattern, in characters; with the limit on names it bounds what matching costs. */
    static final int MAX_LENGTH = 512;

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    static Glob of(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a pattern may have at most " + MAX_LENGTH + " characters");
        }
        if (text.equals("**")) {
            return everything(text, Wildcard.of("**"));
        }
        int first = text.indexOf('/');
        if (first <= 0) {
            throw new IllegalArgumentException("\"" + text + "\" does not begin with a server's name and a slash; "
                    + "expected server/tools/name, server/** or similar");
        }
        String server = text.substring(0, first);
        String rest = text.substring(first + 1);
        if (server.contains("**")) {
            throw new IllegalArgumentException(
                    "in \"" + text + "\" the server is a single segment: use * instead of **");
        }
        if (rest.equals("**")) {
            return everything(text, wildcard(text, server));
        }
        int second = rest.indexOf('/');
        String word = second < 0 ? rest : rest.substring(0, second);
        CapabilityType type = CapabilityType.of(word);
        if (type == null && !word.equals("*")) {
            throw new IllegalArgumentException("\"" + word + "\" in \"" + text
                    + "\" is not a type of capability; expected tools, resources, templates or prompts");
        }
        if (second < 0 || second == rest.length() - 1) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" names no capability; for all of them write " + server + "/" + word + "/**");
        }
        String name = rest.substring(second + 1);
        boolean uri = type == null || type == CapabilityType.RESOURCE;
        Wildcard asWritten = wildcard(text, name);
        Wildcard plain = uri && name.contains("%") ? wildcard(text, Names.decodePattern(name)) : asWritten;
        return new Glob(text, wildcard(text, server), type, asWritten, plain);
    }

    private static Glob everything(String text, Wildcard server) {
        Wildcard any = Wildcard.of("**");
        return new Glob(text, server, null, any, any);
    }

    private static Wildcard wildcard(String text, String part) {
        try {
            return Wildcard.of(part);
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException("\"" + text + "\" " + bad.getMessage(), bad);
        }
    }

    /** Whether the pattern is about servers and types such as that capability's and matches that name of it. */
    boolean matches(Capability capability, String underName) {
        return (type == null || type == capability.type())
                && server.matches(capability.server())
                && (name.matches(underName) || (plainName != name && plainName.matches(underName)));
    }
}
