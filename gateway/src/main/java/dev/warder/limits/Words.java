package dev.warder.limits;

/** What the words mean that limits share with other rooms. */
public interface Words {

    /** What the limit is about and for whom. */
    Scope scope(LimitSettings settings);

    /** What a call costs, out of an expression that has been checked. */
    Cost cost(String expression);
}
