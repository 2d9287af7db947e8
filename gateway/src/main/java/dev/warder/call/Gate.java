package dev.warder.call;

/** A check that judges a call: pure, synchronous, without input or output. An exception out of a gate refuses the call. */
public sealed interface Gate permits Gate.KillSwitch, Gate.Access, Gate.Catalog, Gate.Validation, Gate.Limits {

    /** Judges one call. */
    Verdict judge(Call call);

    /** Whether an operator has stopped it. */
    non-sealed interface KillSwitch extends Gate {}

    /** Who may use which capability with which arguments. */
    non-sealed interface Access extends Gate {}

    /** Whether the capability's definition is known and approved. */
    non-sealed interface Catalog extends Gate {}

    /** Whether the arguments fit the definition. */
    non-sealed interface Validation extends Gate {}

    /**
     * Whether it is within what may be used. Unlike the others it remembers: what it lets pass is counted, so it judges a call once, after
     * every gate whose refusal should cost the caller nothing.
     */
    non-sealed interface Limits extends Gate {}
}
