package dev.warder.access;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelReference;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.Set;

/** The compiled {@code when} of a rule; see {@link Language} for how it is written. Safe for use by several threads. */
final class Condition {
    /** What can be known before a call is made: enough to decide whether a capability is listed. */
    private static final Set<String> KNOWN_BEFORE = Set.of(
            "caller.subject",
            "caller.issuer",
            "caller.client",
            "caller.tenant",
            "caller.roles",
            "caller.scopes",
            "caller.auth",
            "call.server",
            "call.type",
            "call.name",
            "call.capability");

    /** What evaluating yields. */
    enum Truth {
        TRUE,
        FALSE,
        /** No truth value: a missing key, a wrong type, a limit. Always refuses. */
        FAILED;
    }

    private final CelRuntime.Program program;
    private final boolean fixed;

    Condition(CelAbstractSyntaxTree tree, CelRuntime.Program program) {
        this.program = program;
        Map<Long, CelReference> references = tree.getReferenceMap();
        fixed = references.values().stream()
                .map(CelReference::name)
                .filter(Language.VARIABLES::containsKey)
                .allMatch(KNOWN_BEFORE::contains);
    }

    /** Whether the condition is the same for every call of one caller for one capability. */
    boolean isFixed() {
        return fixed;
    }

    Truth evaluate(Variables variables) {
        try {
            Object value = program.eval(variables);
            return value instanceof Boolean truth ? (truth ? Truth.TRUE : Truth.FALSE) : Truth.FAILED;
        } catch (CelEvaluationException | RuntimeException | StackOverflowError failure) {
            return Truth.FAILED;
        }
    }
}
