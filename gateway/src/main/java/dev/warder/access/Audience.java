package dev.warder.access;

import dev.warder.call.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Things by who they are for, so that finding a caller's costs the same however many others there are. Filled once, then only read. */
final class Audience<T> {
    private final List<T> anyone = new ArrayList<>();
    private final Map<String, List<T>> roles = new HashMap<>();
    private final Map<String, List<T>> subjects = new HashMap<>();
    private final Map<String, List<T>> clients = new HashMap<>();

    void add(Who who, T thing) {
        switch (who.kind()) {
            case ANYONE -> anyone.add(thing);
            case ROLE -> list(roles, who).add(thing);
            case SUBJECT -> list(subjects, who).add(thing);
            case CLIENT -> list(clients, who).add(thing);
        }
    }

    private static <T> List<T> list(Map<String, List<T>> lists, Who who) {
        return lists.computeIfAbsent(who.name(), name -> new ArrayList<>());
    }

    /**
     * Tests what is for that caller until one thing passes; a thing that was added for several of the caller's attributes may be tested
     * several times.
     */
    boolean any(Caller caller, Predicate<? super T> test) {
        // The gateway's own questions come through no door; "anyone" means every authenticated caller.
        if (caller.auth() == Caller.Auth.GATEWAY) {
            return false;
        }
        if (any(anyone, test) || any(subjects.get(caller.subject()), test)) {
            return true;
        }
        String client = caller.client();
        if (client != null && any(clients.get(client), test)) {
            return true;
        }
        if (!roles.isEmpty()) {
            for (String role : caller.roles()) {
                if (any(roles.get(role), test)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static <T> boolean any(@Nullable List<T> things, Predicate<? super T> test) {
        if (things != null) {
            for (T thing : things) {
                if (test.test(thing)) {
                    return true;
                }
            }
        }
        return false;
    }
}
