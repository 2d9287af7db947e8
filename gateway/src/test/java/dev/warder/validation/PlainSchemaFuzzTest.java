package dev.warder.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.exc.JsonNodeException;

/** The quick way and the library, side by side over thousands of schemas and arguments; the same ones at every run. */
class PlainSchemaFuzzTest {
    private static final int SCHEMAS = 4_000;
    private static final int ARGUMENTS_EACH = 10;

    private int plain;
    private int pairs;
    private int sure;
    private int accepted;
    private int refused;

    @Test
    void what_is_vouched_for_is_accepted_by_the_library() {
        for (int seed = 0; seed < SCHEMAS; seed++) {
            var random = new RandomSchemas(seed);
            JsonObject schema = random.schema();
            for (boolean refuseUndeclared : new boolean[] {true, false}) {
                compare(schema, refuseUndeclared, random);
            }
        }

        // Otherwise the comparison would prove little.
        assertThat(pairs).isGreaterThan(30_000);
        assertThat(plain).isBetween(SCHEMAS, 2 * SCHEMAS - 200);
        assertThat(refused).isGreaterThan(10_000);
        assertThat(sure).isGreaterThan(10_000);
        assertThat(sure).isGreaterThan(accepted * 9 / 10);
    }

    private void compare(JsonObject schema, boolean refuseUndeclared, RandomSchemas random) {
        Compiled compiled;
        @Nullable PlainSchema quick;
        try {
            compiled = Compiled.of(schema, refuseUndeclared);
            quick = PlainReader.read(bare(schema), Draft.of(schema), refuseUndeclared);
        } catch (BadSchema bad) {
            return;
        }
        if (quick == null) {
            return;
        }
        plain++;
        for (int i = 0; i < ARGUMENTS_EACH / 2; i++) {
            JsonObject arguments = random.arguments(schema);
            pairs++;
            Effort.begin();
            boolean vouched = quick.surelyFits(arguments);
            boolean fits = isAccepted(compiled, arguments);
            assertThat(fits || !vouched)
                    .as("%s with %s, undeclared refused: %s", schema, arguments, refuseUndeclared)
                    .isTrue();
            sure += vouched ? 1 : 0;
            accepted += fits ? 1 : 0;
            refused += fits ? 0 : 1;
        }
    }

    /** The library cannot compare every number with a bound on integers; then the gate fails, and the call with it. */
    private static boolean isAccepted(Compiled compiled, JsonObject arguments) {
        try {
            return compiled.judgeByLibrary(arguments).complaints().isEmpty();
        } catch (JsonNodeException tooLarge) {
            return false;
        }
    }

    private static JsonObject bare(JsonObject schema) {
        return schema.without("$schema").without("$id");
    }
}
