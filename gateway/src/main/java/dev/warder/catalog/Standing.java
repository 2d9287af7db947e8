package dev.warder.catalog;

import java.util.Locale;

/** What operators think of a capability's definition as its server gives it now. Only what is approved is listed or can be called. */
public enum Standing {
    /** Nobody has approved any definition of it. */
    PENDING,
    /** This very definition was approved. */
    APPROVED,
    /** Another definition was approved than the server gives now. */
    CHANGED,
    /** An operator has shut it out, whatever its definition. */
    BLOCKED;

    /** The word for it on the command line and in the store. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
