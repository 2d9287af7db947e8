package dev.warder.limits;

import dev.warder.call.Call;
import dev.warder.call.Verdict;
import org.jspecify.annotations.Nullable;

/** A limit that counts calls before they are made. */
interface Counted {

    Limit limit();

    /**
     * Counts the call; the refusal when it may not be made now.
     *
     * @param now monotonic, nanoseconds: when it is judged, not when it came, or calls could be held back to arrive together
     */
    Verdict.@Nullable Refuse take(Call call, long now);

    /** Takes back what {@link #take} counted, for a call that another limit refused. */
    void giveBack(Call call);
}
