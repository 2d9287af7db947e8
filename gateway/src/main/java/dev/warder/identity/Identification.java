package dev.warder.identity;

import dev.warder.call.Caller;
import dev.warder.call.Reason;

/** Whether it is known who is calling. */
public sealed interface Identification {

    /** The caller has proven who it is. */
    record Known(Caller caller) implements Identification {}

    /** It has not, for this reason: one of those about who is calling. */
    record Unknown(Reason reason) implements Identification {}
}
