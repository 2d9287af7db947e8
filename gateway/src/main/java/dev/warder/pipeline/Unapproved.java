package dev.warder.pipeline;

import dev.warder.call.Verdict;

/** People have not agreed to a call; carries what its caller is told. */
final class Unapproved extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Verdict.Refuse refusal;

    Unapproved(Verdict.Refuse refusal) {
        super(refusal.reason().code(), null, false, false);
        this.refusal = refusal;
    }

    Verdict.Refuse refusal() {
        return refusal;
    }
}
