package dev.warder.access;

import dev.warder.call.Caller;
import dev.warder.call.CapabilityType;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which servers a caller's rules reach at all. */
final class Reach {
    /** Allow rules' patterns. */
    private final Side allows = new Side();
    /** Patterns of deny rules without condition that take every name; others leave something that could be allowed. */
    private final Side denies = new Side();

    /** Patterns by server, and those over patterns of servers, each by who they are for. */
    private static final class Side {
        private final Map<String, Audience<Glob>> servers = new HashMap<>();
        private final Audience<Glob> wide = new Audience<>();

        void add(Glob glob, Who who) {
            Audience<Glob> audience = glob.server().isLiteral()
                    ? servers.computeIfAbsent(glob.server().prefix(), server -> new Audience<>())
                    : wide;
            audience.add(who, glob);
        }

        boolean any(Caller caller, String server, java.util.function.Predicate<Glob> test) {
            Audience<Glob> own = servers.get(server);
            return (own != null && own.any(caller, test))
                    || wide.any(caller, glob -> glob.server().matches(server) && test.test(glob));
        }
    }

    void add(Glob glob, Who who, Rule rule) {
        if (!rule.deny()) {
            allows.add(glob, who);
        } else if (rule.when() == null && glob.name().isEverything()) {
            denies.add(glob, who);
        }
    }

    /** Whether an allow rule could match something of the server for that caller, of a type that no deny rule takes whole. */
    boolean reaches(Caller caller, String server) {
        Set<CapabilityType> denied = EnumSet.noneOf(CapabilityType.class);
        denies.any(caller, server, glob -> {
            CapabilityType type = glob.type();
            if (type == null) {
                denied.addAll(EnumSet.allOf(CapabilityType.class));
            } else {
                denied.add(type);
            }
            return denied.size() == CapabilityType.values().length;
        });
        return allows.any(
                caller,
                server,
                glob -> glob.type() == null
                        ? denied.size() < CapabilityType.values().length
                        : !denied.contains(glob.type()));
    }
}
