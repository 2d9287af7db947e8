package dev.warder.sessions;

/** Bounds on what clients hold. */
public record CustodySettings(SessionSettings sessions, SealSettings seals) {
    public static final CustodySettings DEFAULT = new CustodySettings(SessionSettings.DEFAULT, SealSettings.DEFAULT);
}
