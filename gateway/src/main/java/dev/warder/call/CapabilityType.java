package dev.warder.call;

import org.jspecify.annotations.Nullable;

/** The kinds of capability a server offers; the word is the middle segment of a capability's full name and of rules. */
public enum CapabilityType {
    TOOL("tools"),
    RESOURCE("resources"),
    RESOURCE_TEMPLATE("templates"),
    PROMPT("prompts");

    private final String word;

    CapabilityType(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** The type of that word, or null. */
    public static @Nullable CapabilityType of(String word) {
        for (CapabilityType type : values()) {
            if (type.word.equals(word)) {
                return type;
            }
        }
        return null;
    }
}
