package dev.warder.limits;

import dev.warder.call.Caller;
import dev.warder.call.Capability;

/** What a limit is about and for whom, as its {@code on} and {@code to} say. */
public interface Scope {

    /** Whether the limit is about the capability, however its name is read. The answer never changes. */
    boolean covers(Capability capability);

    /** Whether the limit is for the caller. */
    boolean isFor(Caller caller);
}
