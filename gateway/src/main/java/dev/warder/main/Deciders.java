package dev.warder.main;

import dev.warder.access.AccessSettings;
import dev.warder.call.Requirement;
import dev.warder.settings.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds rules that ask nobody who could ever answer: their calls would wait in vain, each of them. */
final class Deciders {
    private static final String SUBJECT = "subject:";

    private final Section section;
    private final boolean apiKeys;

    /** @param apiKeys whether people can prove with an API key who they are */
    Deciders(Section section, boolean apiKeys) {
        this.section = section;
        this.apiKeys = apiKeys;
    }

    void rules(AccessSettings access) {
        for (int i = 0; i < access.rules().size(); i++) {
            AccessSettings.Rule rule = access.rules().get(i);
            Requirement.Terms terms = rule.approval();
            if (terms != null && !terms.by().isEmpty()) {
                rule("access[" + i + "].approval.by", rule, terms);
            }
        }
    }

    private void rule(String path, AccessSettings.Rule rule, Requirement.Terms terms) {
        List<String> people = new ArrayList<>(terms.by());
        Requirement.Escalation escalation = terms.escalation();
        if (escalation != null) {
            people.addAll(escalation.to());
        }
        if (people.contains("operator")) {
            return;
        }
        if (!apiKeys) {
            section.problem(
                    section.at(path),
                    "Nobody can ever answer: approvers prove who they are with API keys, which are not accepted.",
                    "Let operator decide too, or set identity.apiKeys.");
            return;
        }
        if (!people.stream().allMatch(entry -> entry.startsWith(SUBJECT))) {
            return;
        }
        Set<String> named = new HashSet<>();
        people.forEach(entry -> named.add(entry.substring(SUBJECT.length())));
        boolean one = rule.to().size() == 1 && rule.to().getFirst().startsWith(SUBJECT);
        if (one) {
            // Nobody decides about a call of their own.
            named.remove(rule.to().getFirst().substring(SUBJECT.length()));
        }
        if (named.size() < terms.quorum()) {
            section.problem(
                    section.at(path),
                    "The rule asks for " + terms.quorum() + " people and names " + named.size()
                            + (one ? " besides the caller." : "."),
                    "Name more, or a role.");
        }
    }
}
