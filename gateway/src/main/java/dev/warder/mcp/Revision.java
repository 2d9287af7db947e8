package dev.warder.mcp;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The protocol revisions spoken here, oldest first. */
public enum Revision {
    /** Before streamable HTTP: only old servers speak no other, and their sessions are relayed as they are. */
    V2024_11_05("2024-11-05", Era.LEGACY),
    V2025_03_26("2025-03-26", Era.LEGACY),
    V2025_06_18("2025-06-18", Era.LEGACY),
    V2025_11_25("2025-11-25", Era.LEGACY),
    V2026_07_28("2026-07-28", Era.MODERN);

    /** The newest revision with sessions; what an unknown version asked for in {@code initialize} is answered with. */
    public static final Revision LATEST_LEGACY = V2025_11_25;

    private final String text;
    private final Era era;

    Revision(String text, Era era) {
        this.text = text;
        this.era = era;
    }

    /** The revision as it is written on the wire: a date. */
    public String text() {
        return text;
    }

    public Era era() {
        return era;
    }

    /** The revision of that date, or null when this gateway does not speak it. */
    public static @Nullable Revision of(@Nullable String text) {
        for (Revision revision : values()) {
            if (revision.text.equals(text)) {
                return revision;
            }
        }
        return null;
    }

    /** The dates of one era, newest first, as {@code supported} lists in errors name them. */
    public static List<String> texts(Era era) {
        return Arrays.stream(values())
                .filter(revision -> revision.era == era)
                .map(Revision::text)
                .sorted(java.util.Comparator.reverseOrder())
                .toList();
    }

    @Override
    public String toString() {
        return text;
    }
}
