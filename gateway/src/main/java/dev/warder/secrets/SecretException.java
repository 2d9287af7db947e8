package dev.warder.secrets;

import dev.warder.call.Reason;

/** A secret that cannot be had. The message names the secret and what is wrong, for the operator; it never holds a value. */
public final class SecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretException(String message) {
        super(message);
    }

    /** Why the call cannot go on. */
    public Reason reason() {
        return Reason.SECRET_UNAVAILABLE;
    }
}
