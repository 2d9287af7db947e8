package dev.warder.pipeline;

import dev.warder.call.Caller;
import dev.warder.call.Reason;

/** Whether an arrival is let in. */
public sealed interface Admission {

    /** The caller proved who it is. */
    record Admitted(Caller caller) implements Admission {}

    /** It did not; this is on record already. */
    record TurnedAway(Reason reason) implements Admission {}
}
