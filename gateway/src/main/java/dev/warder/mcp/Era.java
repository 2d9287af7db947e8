package dev.warder.mcp;

/** The two families of protocol revisions: with an {@code initialize} handshake, or stateless. */
public enum Era {
    /** Revisions 2025-03-26 to 2025-11-25: sessions opened by {@code initialize}. */
    LEGACY,
    /** Revision 2026-07-28: every request stands alone. */
    MODERN
}
