package dev.warder.validation;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.dialect.BasicDialectRegistry;
import com.networknt.schema.regex.RegularExpression;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One tool's schema, ready to judge arguments with. Safe for use by several threads. */
final class Compiled {
    /** Complaints that are told; the rest is only counted. */
    static final int MAX_COMPLAINTS = 10;

    /** Items of a list whose items must differ; comparing more could take too long. */
    static final int MAX_COMPARED = 2_000;

    private static final ExecutionConfig EFFORT = ExecutionConfig.builder()
            .maxEvaluationSteps(100_000)
            .maxEvaluationDepth(400)
            .formatAssertionsEnabled(false)
            .locale(Locale.ROOT)
            .build();

    /** What is judged when nothing is wrong. */
    static final Result FITS = new Result(List.of(), 0);

    /** The schema again if it is plain, to pass most arguments at little cost. */
    private final @Nullable PlainSchema plain;

    private final Schema schema;
    private final @Nullable Undeclared undeclared;
    private final boolean comparesItems;
    private final int bytes;

    private Compiled(
            @Nullable PlainSchema plain,
            Schema schema,
            @Nullable Undeclared undeclared,
            boolean comparesItems,
            int bytes) {
        this.plain = plain;
        this.schema = schema;
        this.undeclared = undeclared;
        this.comparesItems = comparesItems;
        this.bytes = bytes;
    }

    static Compiled of(JsonObject schema, boolean refuseUndeclared) throws BadSchema {
        int bytes = schema.bytes().length;
        Draft draft = Draft.of(schema);
        var survey = new SchemaSurvey(schema, draft);
        survey.run(bytes);
        Undeclared undeclared = refuseUndeclared ? new Undeclared(schema, survey.references()) : null;
        // Without an identifier of its own the document has no address that a reference could be resolved against.
        JsonObject anonymous = schema.without("$id").without("id").without("$schema");
        try {
            Schema compiled = registry(draft).getSchema(Nodes.of(TypeUnions.plain(anonymous)));
            compiled.initializeValidators();
            PlainSchema plain = PlainReader.read(anonymous, draft, refuseUndeclared);
            return new Compiled(plain, compiled, undeclared, survey.comparesItems(), bytes);
        } catch (SchemaException | IllegalArgumentException | StackOverflowError refused) {
            throw new BadSchema("cannot be compiled");
        }
    }

    private static SchemaRegistry registry(Draft draft) {
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .regularExpressionFactory(Compiled::pattern)
                .formatAssertionsEnabled(false)
                .locale(Locale.ROOT)
                .build();
        return SchemaRegistry.withDefaultDialectId(
                draft.dialect().getId(),
                registry -> registry.schemaRegistryConfig(config)
                        .dialectRegistry(new BasicDialectRegistry(draft.dialect()))
                        .schemaCacheEnabled(false)
                        .schemaLoader(loader -> loader.allow(address -> false)));
    }

    private static RegularExpression pattern(String ecma) {
        try {
            LinearPattern pattern = LinearPattern.of(ecma);
            return text -> matches(pattern, text);
        } catch (BadSchema unsupported) {
            throw new IllegalArgumentException(unsupported);
        }
    }

    /** The library would log what a pattern throws, so an exhausted effort is only remembered here; {@link #validate} looks at it. */
    private static boolean matches(LinearPattern pattern, String text) {
        try {
            return pattern.matches(text);
        } catch (Effort.Exceeded exceeded) {
            return false;
        }
    }

    /** Rough size of the compiled schema, in bytes of the written one. */
    int bytes() {
        return bytes;
    }

    /** What judging yields: nothing wrong when there are no complaints. */
    record Result(List<Complaint> complaints, int untold) {}

    /**
     * Judges arguments.
     *
     * @throws Effort.Exceeded when that would cost more than a validation may
     */
    Result judge(JsonObject arguments) {
        Effort.begin();
        return plain != null && plain.surelyFits(arguments) ? FITS : judgeByLibrary(arguments);
    }

    /** As {@link #judge}, which also words what is wrong. */
    Result judgeByLibrary(JsonObject arguments) {
        Effort.begin();
        if (comparesItems && hasLongList(arguments)) {
            throw new Effort.Exceeded();
        }
        List<Error> errors = validate(arguments);
        var complaints = new ArrayList<Complaint>();
        for (int i = 0; i < errors.size() && i < MAX_COMPLAINTS; i++) {
            Complaint complaint = Complaint.of(errors.get(i));
            if (!complaints.contains(complaint)) {
                complaints.add(complaint);
            }
        }
        if (errors.isEmpty() && undeclared != null) {
            undeclared.find(arguments, (path, name) -> {
                complaints.add(Complaint.undeclared(path, name));
                return complaints.size() < MAX_COMPLAINTS;
            });
        }
        return new Result(complaints, Math.max(0, errors.size() - MAX_COMPLAINTS));
    }

    private List<Error> validate(JsonObject arguments) {
        try {
            List<Error> errors = schema.validate(Nodes.of(arguments), context -> context.setExecutionConfig(EFFORT));
            if (Effort.isExceeded()) {
                throw new Effort.Exceeded();
            }
            return errors;
        } catch (ValidationLimitExceededException | StackOverflowError tooMuch) {
            throw new Effort.Exceeded();
        }
    }

    private static boolean hasLongList(Json value) {
        return switch (value) {
            case JsonArray array ->
                array.size() > MAX_COMPARED || array.items().stream().anyMatch(Compiled::hasLongList);
            case JsonObject object -> object.members().values().stream().anyMatch(Compiled::hasLongList);
            default -> false;
        };
    }
}
