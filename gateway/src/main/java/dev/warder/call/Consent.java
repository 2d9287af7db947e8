package dev.warder.call;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The consent of people to one call, taken out of the store for good: no other call can have it. {@link Gates} check that it is about the
 * very call they judge.
 *
 * @param ticket the ticket it was given on
 * @param deed the {@link Deed#digest} of the call that the people saw
 * @param terms what was demanded, one of which is met
 */
public record Consent(String ticket, String deed, Set<Requirement.Terms> terms) {
    public Consent {
        terms = Set.copyOf(terms);
    }

    /** Whether it was given for exactly this call, under exactly what is demanded of it now. */
    boolean covers(Call call, List<Requirement> demanded) {
        var now = new HashSet<Requirement.Terms>();
        demanded.forEach(requirement -> now.add(requirement.terms()));
        return terms.equals(now) && deed.equals(Deed.of(call).digest());
    }
}
