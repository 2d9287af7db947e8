package dev.warder.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code access}: every rule as it was written.
 *
 * @param rules in the order in which they were written; the order changes no decision
 */
public record AccessSettings(List<Rule> rules) {

    public AccessSettings {
        rules = List.copyOf(rules);
    }

    /** Whether a rule lets calls pass or stops them. */
    public enum Effect {
        ALLOW("allow"),
        /** Refuses whatever any other rule allows. */
        DENY("deny");

        private final String word;

        Effect(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * One rule.
     *
     * @param name what records call it, or null for its place: {@code access[3]}
     * @param effect what it does
     * @param capabilities patterns of what it is about; at least one
     * @param to who it is for; at least one of {@code role:x}, {@code subject:x}, {@code client:x}, {@code anyone}
     * @param when the condition on the call in CEL, or null when it always applies
     */
    public record Rule(
            @Nullable String name,
            Effect effect,
            List<String> capabilities,
            List<String> to,
            @Nullable String when) {

        public Rule {
            capabilities = List.copyOf(capabilities);
            to = List.copyOf(to);
        }
    }

    /**
     * Something that keeps rules from being used.
     *
     * @param rule the rule's place, from zero
     * @param key the member of the rule: {@code name}, {@code allow}, {@code deny}, {@code to}, {@code when}
     * @param item the place within that member's list, or -1 when it is about the whole member
     * @param message a sentence for the person who wrote the rule
     */
    public record Fault(int rule, String key, int item, String message) {
        /** Where it is, as the settings file's paths are written: {@code access[3].to[0]}. */
        public String path() {
            return "access[" + rule + "]." + key + (item < 0 ? "" : "[" + item + "]");
        }

        @Override
        public String toString() {
            return path() + ": " + message;
        }
    }
}
