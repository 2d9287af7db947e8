package dev.warder.access;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The language of {@code when}: the Common Expression Language with its standard functions over {@code args}, {@code caller.*} and
 * {@code call.*}. Whole and decimal numbers compare by value, so {@code args.amount <= 1000.0} holds for 500 as for 500.0. Expressions are
 * bounded in size here and in effort when they run.
 */
final class Language {
    /** Elements that one evaluation may look at in loops such as {@code all} and {@code exists}. */
    static final int MAX_ITERATIONS = 10_000;

    private static final CelType OPTIONAL_TEXT = NullableType.create(SimpleType.STRING);
    private static final CelType TEXTS = ListType.create(SimpleType.STRING);

    /** What an expression may name, and its type; what is optional is null when absent. */
    static final Map<String, CelType> VARIABLES = variables();

    private static final Set<CelType> NUMBERS =
            Set.of(SimpleType.INT, SimpleType.UINT, SimpleType.DOUBLE, SimpleType.DYN);

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .maxExpressionCodePointSize(8_192)
            .maxParseExpressionNodeCount(2_000)
            .maxParseRecursionDepth(64)
            .maxParseErrorRecoveryLimit(10)
            .maxRegexProgramSize(2_000)
            .build();

    private final CelCompiler compiler;
    private final CelValidator validator;
    private final CelRuntime runtime;
    private final Map<String, Condition> compiled = new java.util.HashMap<>();

    Language() {
        this(SimpleType.BOOL, Map.of());
    }

    /**
     * A language whose expressions may name more.
     *
     * @param result what expressions yield
     */
    Language(CelType result, Map<String, CelType> more) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setResultType(result);
        VARIABLES.forEach(builder::addVar);
        more.forEach(builder::addVar);
        compiler = builder.build();
        runtime =
                CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();
        CelRuntime.Program trial = program(CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .addVar("text", SimpleType.STRING)
                .addVar("pattern", SimpleType.STRING)
                .build()
                .compile("text.matches(pattern)"));
        validator = CelValidatorFactory.standardCelValidatorBuilder(compiler, runtime)
                .addAstValidators(
                        new RegexLiterals(trial), TimestampLiteralValidator.INSTANCE, DurationLiteralValidator.INSTANCE)
                .build();
    }

    private static Map<String, CelType> variables() {
        var variables = new LinkedHashMap<String, CelType>();
        variables.put("args", MapType.create(SimpleType.STRING, SimpleType.DYN));
        variables.put("caller.subject", SimpleType.STRING);
        variables.put("caller.issuer", SimpleType.STRING);
        variables.put("caller.client", OPTIONAL_TEXT);
        variables.put("caller.tenant", OPTIONAL_TEXT);
        variables.put("caller.roles", TEXTS);
        variables.put("caller.scopes", TEXTS);
        variables.put("caller.auth", SimpleType.STRING);
        variables.put("caller.address", SimpleType.STRING);
        variables.put("call.server", SimpleType.STRING);
        variables.put("call.method", SimpleType.STRING);
        variables.put("call.type", SimpleType.STRING);
        variables.put("call.name", SimpleType.STRING);
        variables.put("call.capability", SimpleType.STRING);
        variables.put("call.revision", SimpleType.STRING);
        variables.put("call.session", OPTIONAL_TEXT);
        variables.put("call.time", SimpleType.TIMESTAMP);
        return variables;
    }

    /**
     * Compiles an expression; the same text yields the same condition.
     *
     * @throws IllegalArgumentException with every error of the expression and its position
     */
    Condition compile(String text) {
        Condition known = compiled.get(text);
        if (known != null) {
            return known;
        }
        CelAbstractSyntaxTree tree = checked(compiler.compile(text));
        var condition = new Condition(tree, program(validator.validate(tree)));
        compiled.put(text, condition);
        return condition;
    }

    /**
     * Compiles an expression that yields a number.
     *
     * @throws IllegalArgumentException with every error of the expression and its position
     */
    CelRuntime.Program number(String text) {
        CelAbstractSyntaxTree tree = checked(compiler.compile(text));
        if (!NUMBERS.contains(tree.getResultType())) {
            throw new IllegalArgumentException("the expression yields no number, but "
                    + tree.getResultType().name());
        }
        return program(validator.validate(tree));
    }

    private CelRuntime.Program program(CelValidationResult result) {
        try {
            return runtime.createProgram(checked(result));
        } catch (CelEvaluationException failure) {
            throw new IllegalArgumentException("the expression cannot be used: " + failure.getMessage(), failure);
        }
    }

    private static CelAbstractSyntaxTree checked(CelValidationResult result) {
        try {
            return result.getAst();
        } catch (CelValidationException failure) {
            List<CelIssue> issues = failure.getErrors();
            throw new IllegalArgumentException(
                    issues.isEmpty()
                            ? "the expression cannot be used: " + failure.getMessage()
                            : String.join(
                                    "; ",
                                    issues.stream().map(Language::sentence).toList()),
                    failure);
        }
    }

    private static String sentence(CelIssue issue) {
        // Columns count from zero in the library, from one in every editor.
        String where = "line " + issue.getSourceLocation().getLine() + ", column "
                + (issue.getSourceLocation().getColumn() + 1) + ": ";
        String message = issue.getMessage().replace(" (in container '')", "");
        for (String group : List.of("caller", "call")) {
            if (message.equals("undeclared reference to '" + group + "'")) {
                return where + "no such member of " + group + "; there are " + members(group);
            }
        }
        return where
                + (message.startsWith("undeclared reference")
                        ? message + "; there are args, caller and call"
                        : message);
    }

    private static String members(String group) {
        return String.join(
                ", ",
                VARIABLES.keySet().stream()
                        .filter(name -> name.startsWith(group + "."))
                        .toList());
    }
}
