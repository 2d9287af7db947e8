package dev.warder.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypeUnionsTest {
    private static final String BOUND = "{'type':['integer','number'],'minimum':0,'exclusiveMaximum':9}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'properties':{'a':BOUND}}",
                "{'properties':{'a':{'anyOf':[BOUND,{'type':'null'}]}}}",
                "{'properties':{'a':{'$ref':'#/$defs/enum'}},'$defs':{'enum':BOUND}}",
                "{'allOf':[{'properties':{'a':BOUND}}]}"
            })
    void a_number_is_compared_with_its_fraction_where_integers_are_welcome_too(String schema) {
        String whole = schema.replace("BOUND", BOUND);

        assertThat(TestingSchemas.judge(whole, "{'a':-0.5}")).isNotEqualTo(Verdict.pass());
        assertThat(TestingSchemas.judge(whole, "{'a':9.5}")).isNotEqualTo(Verdict.pass());
        assertThat(TestingSchemas.judge(whole, "{'a':0.5}")).isEqualTo(Verdict.pass());
        assertThat(TestingSchemas.judge(whole, "{'a':8.9}")).isEqualTo(Verdict.pass());
        assertThat(TestingSchemas.judge(whole, "{'a':3}")).isEqualTo(Verdict.pass());
    }
}
