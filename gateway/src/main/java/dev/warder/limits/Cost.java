package dev.warder.limits;

import dev.warder.call.Call;

/** What a call costs. */
@FunctionalInterface
public interface Cost {
    /**
     * What the call costs when its answer has that many bytes; before it is made, they are 0.
     *
     * @return NaN when that cannot be worked out
     */
    double of(Call call, long resultBytes);
}
