package dev.warder.access;

import dev.cel.bundle.Cel;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.validator.CelAstValidator;
import java.util.List;
import java.util.Map;

/**
 * Tries every pattern written out in an expression with the engine that will run it. The library's own check asks a backtracking engine,
 * which accepts lookarounds that the linear-time one refuses at every call. A pattern that a caller could choose is refused: even in
 * linear time, a hostile one can take long to compile.
 */
final class RegexLiterals implements CelAstValidator {
    private final CelRuntime.Program trial;

    /** @param trial a program that matches the text {@code text} against the pattern {@code pattern} */
    RegexLiterals(CelRuntime.Program trial) {
        this.trial = trial;
    }

    @Override
    public void validate(CelNavigableAst tree, Cel cel, IssuesFactory issues) {
        tree.getRoot()
                .allNodes()
                .map(CelNavigableExpr::expr)
                .filter(node ->
                        node.getKind() == Kind.CALL && node.call().function().equals("matches"))
                .forEach(node -> validate(node, issues));
    }

    private void validate(CelExpr matches, IssuesFactory issues) {
        List<CelExpr> arguments = matches.call().args();
        CelExpr pattern = arguments.get(arguments.size() - 1);
        if (pattern.getKind() != Kind.CONSTANT || pattern.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
            issues.addError(pattern.id(), "the pattern of matches must be written out, not come from the call");
            return;
        }
        try {
            trial.eval(Map.of("text", "", "pattern", pattern.constant().stringValue()));
        } catch (CelEvaluationException failure) {
            issues.addError(pattern.id(), "the pattern cannot be used: " + reason(failure));
        }
    }

    private static String reason(CelEvaluationException failure) {
        Throwable cause = failure.getCause();
        String message = String.valueOf((cause == null ? failure : cause).getMessage());
        int at = message.indexOf("error parsing");
        return at < 0 ? message : message.substring(at);
    }
}
