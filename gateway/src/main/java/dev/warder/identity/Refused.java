package dev.warder.identity;

import dev.warder.call.Reason;

/** A credential that is not accepted. Stackless: strangers can cause it at will. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final boolean lasting;

    private Refused(Reason reason, boolean lasting) {
        super(reason.code(), null, false, false);
        this.reason = reason;
        this.lasting = lasting;
    }

    /** Refused now and, whatever happens elsewhere, a moment later too. */
    static Refused lasting(Reason reason) {
        return new Refused(reason, true);
    }

    /** Refused now; new keys or a later time may change that. */
    static Refused forNow(Reason reason) {
        return new Refused(reason, false);
    }

    /** The credential itself is wrong. */
    static Refused bad() {
        return lasting(Reason.BAD_CREDENTIALS);
    }

    Reason reason() {
        return reason;
    }

    boolean isLasting() {
        return lasting;
    }
}
