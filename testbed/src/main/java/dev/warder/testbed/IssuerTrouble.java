package dev.warder.testbed;

/** The ways in which a token issuer can go wrong. */
public enum IssuerTrouble {
    /** None: every document is right. */
    NONE,
    /** Every request is answered with HTTP 500. */
    ERROR,
    /** Connections are accepted and nothing is ever sent. */
    SILENT,
    /** Bodies arrive one byte every 100 ms. */
    DRIP,
    /** The discovery document names another issuer. */
    WRONG_ISSUER,
    /** The discovery document points to keys over plain HTTP on another host. */
    FOREIGN_KEYS,
    /** The key set is 5 MB of padding and keys. */
    HUGE_KEYS,
    /** The key set is not JSON. */
    GARBAGE,
    /** Every document is a redirect to the right one. */
    REDIRECT,
    /** The key set also holds a symmetric key, a private key, an encryption key, a short RSA key and a key of an unknown type. */
    ODD_KEYS
}
