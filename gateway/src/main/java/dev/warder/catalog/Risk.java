package dev.warder.catalog;

import java.util.Locale;

/** How dangerous something in a definition may be, the worst first. */
public enum Risk {
    HIGH,
    MEDIUM,
    LOW;

    /** The word for it on the command line and in the store. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
