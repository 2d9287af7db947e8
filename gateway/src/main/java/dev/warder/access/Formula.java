package dev.warder.access;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import dev.warder.call.Call;
import dev.warder.call.Capability;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A number worked out of a call, in the language of {@code when}, with {@code result.bytes} for the size of its answer. */
public final class Formula {
    private static final String RESULT_BYTES = "result.bytes";
    private static final Map<String, CelType> MORE = Map.of(RESULT_BYTES, SimpleType.INT);

    private final CelRuntime.Program program;
    private final LongSupplier nanoTime;

    private Formula(CelRuntime.Program program, LongSupplier nanoTime) {
        this.program = program;
        this.nanoTime = nanoTime;
    }

    /**
     * Compiles an expression.
     *
     * @param nanoTime a monotonic clock in nanoseconds; stops expressions that take too long
     * @throws IllegalArgumentException with every error of the expression and its position
     */
    public static Formula of(String text, LongSupplier nanoTime) {
        return new Formula(new Language(SimpleType.DYN, MORE).number(text), nanoTime);
    }

    /** The number for that call when its answer has so many bytes; NaN when there is none: a missing key, a wrong type, a limit. */
    public double value(Call call, long resultBytes) {
        Capability capability = call.capability();
        if (capability == null) {
            return Double.NaN;
        }
        var variables = new Variables(call.caller(), capability, call, nanoTime);
        CelVariableResolver all = name -> name.equals(RESULT_BYTES) ? Optional.of(resultBytes) : variables.find(name);
        try {
            return program.eval(all) instanceof Number number ? number.doubleValue() : Double.NaN;
        } catch (CelEvaluationException | RuntimeException | StackOverflowError failure) {
            return Double.NaN;
        }
    }
}
