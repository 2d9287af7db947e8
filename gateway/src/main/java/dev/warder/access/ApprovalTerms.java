package dev.warder.access;

import dev.warder.call.Requirement;
import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.time.Duration;
import java.util.List;

/** The section {@code approval} of a rule: whose consent it demands. */
final class ApprovalTerms {
    private static final int QUORUM_MAX = 10;
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(30);

    private static final Key<List<String>> BY = Key.textOrTexts("by")
            .required()
            .about(
                    "Who may decide: role:NAME, subject:NAME, or operator (whoever can use the command line on the gateway's"
                            + " data). Never the caller itself.")
            .example("[\"role:sales-lead\"]");
    private static final Key<Duration> WITHIN = Key.duration("within", LEAST, MOST)
            .or(Duration.ofMinutes(10))
            .about("How long they have to decide. What they approved must be used within the same time again.");
    private static final Key<Integer> QUORUM = Key.integer("quorum", 1, QUORUM_MAX)
            .or(1)
            .about("How many different people must agree. One of them can deny.");
    private static final Key<List<String>> TO = Key.textOrTexts("to")
            .required()
            .about("Who may decide then, besides those in by.")
            .example("[\"role:head-of-sales\"]");
    private static final Key<Duration> AFTER = Key.duration("after", LEAST, MOST)
            .required()
            .about("How long after the question was put; less than within.")
            .example("5m");
    private static final Shape<Requirement.Escalation> LATER = Shape.of(
            section -> new Requirement.Escalation(section.read(TO), section.read(AFTER)),
            "Who else may decide when nobody has for a while.",
            TO,
            AFTER);
    private static final Key<Requirement.Escalation> ESCALATE =
            Key.section("escalate", LATER).about("Who else may decide when nobody has for a while.");

    static final Shape<Requirement.Terms> SHAPE = Shape.of(
            ApprovalTerms::read,
            "Whose consent the rule demands before a call that it allows. Nobody can consent to a call of their own.",
            BY,
            WITHIN,
            QUORUM,
            ESCALATE);

    private ApprovalTerms() {}

    private static Requirement.Terms read(Section section) {
        Duration within = section.read(WITHIN);
        Requirement.Escalation escalation = section.find(ESCALATE);
        if (escalation != null && escalation.after().compareTo(within) >= 0) {
            section.problem(
                    section.at("escalate.after"),
                    "The question has expired before anybody else may decide.",
                    "Make after shorter than within.");
        }
        return new Requirement.Terms(section.read(BY), within, section.read(QUORUM), escalation);
    }

    /**
     * Reads {@code role:x}, {@code subject:x} or {@code operator}.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    static String approver(String text) {
        boolean named = text.startsWith("role:") || text.startsWith("subject:");
        if (!named && !text.equals("operator")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" says nobody who could decide; expected role:NAME, subject:NAME or operator");
        }
        String name = text.substring(text.indexOf(':') + 1);
        if (name.isBlank() || !name.equals(name.strip())) {
            throw new IllegalArgumentException("\"" + text + "\" needs a name right after the colon");
        }
        return text;
    }
}
