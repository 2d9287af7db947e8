package dev.warder.approval;

import dev.warder.call.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A person who decides.
 *
 * @param name who; never the subject of a call that it decides about
 * @param roles what the person is, as far as that is proven
 * @param operator whether the person has the gateway's data at hand
 */
public record Approver(String name, Set<String> roles, boolean operator) {
    public Approver {
        roles = Set.copyOf(roles);
    }

    /** Whether the terms let this person decide about a question that was put so long ago. */
    boolean mayDecide(Requirement.Terms terms, Duration age) {
        Requirement.Escalation escalation = terms.escalation();
        return isAmong(terms.by())
                || (escalation != null && age.compareTo(escalation.after()) >= 0 && isAmong(escalation.to()));
    }

    private boolean isAmong(List<String> people) {
        for (String entry : people) {
            String named = entry.substring(entry.indexOf(':') + 1);
            boolean meant = entry.startsWith("role:")
                    ? roles.contains(named)
                    : entry.startsWith("subject:") ? name.equals(named) : operator;
            if (meant) {
                return true;
            }
        }
        return false;
    }
}
