package dev.warder.access;

import dev.warder.call.Requirement;
import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
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
     * @param approval who must consent before what it allows, or null when nobody must
     */
    public record Rule(
            @Nullable String name,
            Effect effect,
            List<String> capabilities,
            List<String> to,
            @Nullable String when,
            Requirement.@Nullable Terms approval) {

        private static final Key<List<String>> ALLOW = Key.textOrTexts("allow")
                .about(
                        "What the rule lets pass: patterns of server/tools/NAME, server/resources/URI, server/templates/URI"
                                + " or server/prompts/NAME, or server/** for all. A * stands for any text"
                                + " without a slash, ** for any text. Either allow or deny.")
                .example("[files/tools/read_*, files/tools/list_*]");
        private static final Key<List<String>> DENY = Key.textOrTexts("deny")
                .about("What the rule stops, whatever any other rule allows. Either allow or deny.")
                .example("files/tools/write_*");
        private static final Key<List<String>> TO = Key.textOrTexts("to")
                .required()
                .about(
                        "Who the rule is for: role:NAME, subject:NAME, client:NAME or anyone (every authenticated caller).")
                .example("[\"role:analyst\"]");
        private static final Key<String> WHEN = Key.text("when")
                .about(
                        "A condition in CEL over args, caller and call. A condition that cannot be evaluated refuses the call.")
                .example("args.amount <= 1000.0");
        private static final Key<Requirement.Terms> APPROVAL = Key.section("approval", ApprovalTerms.SHAPE)
                .about(
                        "What the rule allows waits until people agree. A rule without it that allows the same call asks nobody.");
        private static final Key<String> NAME = Key.text("name")
                .otherwise("the rule's place, such as access[3]")
                .about("What records call the rule.");

        public static final Shape<Rule> SHAPE = Shape.of(
                Rule::read,
                "One rule. Without a rule that allows it, a call is refused; the order of rules changes nothing.",
                ALLOW,
                DENY,
                TO,
                WHEN,
                APPROVAL,
                NAME);

        public Rule {
            capabilities = List.copyOf(capabilities);
            to = List.copyOf(to);
        }

        /** A rule that needs nobody's consent. */
        public Rule(
                @Nullable String name,
                Effect effect,
                List<String> capabilities,
                List<String> to,
                @Nullable String when) {
            this(name, effect, capabilities, to, when, null);
        }

        private static Rule read(Section section) {
            boolean allows = section.has(ALLOW);
            if (allows == section.has(DENY)) {
                String message =
                        allows ? "A rule cannot both allow and deny." : "The rule neither allows nor denies anything.";
                section.problem(section.place(), message, "Write either allow or deny.");
            }
            if (section.has(DENY) && section.has(APPROVAL)) {
                section.problem(section.place(APPROVAL), "What a rule denies cannot be approved.", "Remove approval.");
            }
            List<String> capabilities = section.find(allows ? ALLOW : DENY);
            return new Rule(
                    section.find(NAME),
                    allows ? Effect.ALLOW : Effect.DENY,
                    capabilities == null ? List.of() : capabilities,
                    section.read(TO),
                    section.find(WHEN),
                    section.find(APPROVAL));
        }
    }

    /**
     * Something that keeps rules from being used.
     *
     * @param rule the rule's place, from zero
     * @param key the member of the rule: {@code name}, {@code allow}, {@code deny}, {@code to}, {@code when},
     *     {@code approval.by}
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
