package dev.warder.access;

import dev.warder.call.Caller;
import dev.warder.call.Capability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some capabilities and some callers, in the words of access rules, for what other rooms have to say of them. Like a deny rule it covers a
 * resource under whichever of its names a pattern matches. Immutable.
 */
public final class Selection {
    private final List<Glob> globs;
    private final Audience<Boolean> audience = new Audience<>();

    private Selection(List<Glob> globs, List<Who> people) {
        this.globs = List.copyOf(globs);
        people.forEach(who -> audience.add(who, true));
    }

    /**
     * Reads a selection.
     *
     * @throws IllegalArgumentException when {@link #faultOfPattern} or {@link #faultOfAudience} finds something
     */
    public static Selection of(List<String> patterns, List<String> to) {
        return new Selection(
                patterns.stream().map(Glob::of).toList(),
                to.stream().map(Who::of).toList());
    }

    /** What is wrong with a pattern, as a sentence, or null. */
    public static @Nullable String faultOfPattern(String pattern) {
        return fault(() -> Glob.of(pattern));
    }

    /** What is wrong with an entry of {@code to}, as a sentence, or null. */
    public static @Nullable String faultOfAudience(String who) {
        return fault(() -> Who.of(who));
    }

    private static @Nullable String fault(Runnable reading) {
        try {
            reading.run();
            return null;
        } catch (IllegalArgumentException bad) {
            return String.valueOf(bad.getMessage());
        }
    }

    /** Whether a pattern matches the capability. */
    public boolean covers(Capability capability) {
        String plain = Names.plain(capability);
        for (Glob glob : globs) {
            if (glob.matches(capability, capability.name()) || (plain != null && glob.matches(capability, plain))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the selection is for the caller. */
    public boolean isFor(Caller caller) {
        return audience.any(caller, _ -> true);
    }
}
