package dev.warder.access;

import dev.warder.call.Caller;
import java.util.List;

/** A circle of callers, named as the {@code to} of rules names them: {@code role:x}, {@code subject:x}, {@code client:x}. */
public final class People {
    private final Audience<String> named = new Audience<>();

    private People() {}

    /**
     * Reads names; no name, nobody.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong; {@code anyone} is, since that names nobody
     */
    public static People of(List<String> names) {
        var people = new People();
        for (String name : names) {
            Who who = Who.of(name);
            if (who.kind() == Who.Kind.ANYONE) {
                throw new IllegalArgumentException("\"anyone\" is too wide here; name roles, subjects or clients");
            }
            people.named.add(who, name);
        }
        return people;
    }

    /** Whether the caller is one of them. */
    public boolean include(Caller caller) {
        return named.any(caller, _ -> true);
    }
}
