package dev.warder.validation;

import static dev.warder.validation.TestingSchemas.json;
import static dev.warder.validation.TestingSchemas.judge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileSchemaTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static Verdict soon(String schema, String arguments) {
        return Assertions.assertTimeoutPreemptively(SOON, () -> judge(schema, arguments));
    }

    private static void assertBadDefinition(String schema) {
        assertThat(soon(schema, "{'a':1}")).extracting("reason").isEqualTo(Reason.BAD_DEFINITION);
    }

    private static void assertTooIntricate(String schema, String arguments) {
        assertThat(soon(schema, arguments))
                .isEqualTo(Verdict.refuse(
                        Reason.BAD_ARGUMENTS,
                        "The arguments are too large or too intricate to be checked against the schema."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/x.json",
                "https://json-schema.org/draft/2020-12/schema",
                "file:///etc/passwd",
                "classpath:draft-07/schema",
                "other.json",
                "//evil.example/x",
                "urn:x",
                "#/$defs/missing",
                "#missing",
                "#/%zz"
            })
    void a_reference_that_leads_out_of_the_document_or_nowhere_refuses(String reference) {
        assertBadDefinition("{'$ref':'" + reference + "'}");
        assertBadDefinition("{'properties':{'deep':{'items':{'$ref':'" + reference + "'}}}}");
        assertBadDefinition("{'$id':'https://evil.example/x','properties':{'b':{'$dynamicRef':'" + reference + "'}}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$schema':'http://evil.example/dialect'}",
                "{'$schema':'http://json-schema.org/draft-03/schema#'}",
                "{'$schema':7}",
                "{'properties':{'a':{'$schema':'http://json-schema.org/draft-07/schema#'}}}",
                "{'properties':{'a':{'$id':'https://evil.example/x'}}}",
                "{'type':'strng'}",
                "{'type':5}",
                "{'required':'a'}",
                "{'required':true}",
                "{'properties':[]}",
                "{'properties':{'a':5}}",
                "{'allOf':{}}",
                "{'items':'x'}",
                "{'items':[{}]}",
                "{'pattern':5}",
                "{'maximum':'5'}",
                "{'exclusiveMaximum':true}",
                "{'multipleOf':0}",
                "{'minLength':-1}",
                "{'minLength':1.5}",
                "{'enum':'x'}",
                "{'uniqueItems':'yes'}",
                "{'additionalProperties':'no'}",
                "{'dependentRequired':{'a':'b'}}",
                "{'$defs':{'a':{'$anchor':'x'},'b':{'$anchor':'x'}}}"
            })
    void a_schema_that_says_something_invalid_refuses(String schema) {
        assertBadDefinition(schema);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$ref':'#'}",
                "{'properties':{'a':{'allOf':[{'$ref':'#/properties/a'}]}}}",
                "{'$defs':{'x':{'anyOf':[{'$ref':'#/$defs/y'}]},'y':{'not':{'$ref':'#/$defs/x'}}},'$ref':'#/$defs/x'}",
                "{'$dynamicAnchor':'me','if':{'$dynamicRef':'#me'}}",
                "{'$schema':'https://json-schema.org/draft/2019-09/schema','$recursiveAnchor':true,'else':{'$recursiveRef':'#'}}"
            })
    void a_schema_that_would_apply_to_one_value_for_ever_refuses(String schema) {
        assertBadDefinition(schema);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object','properties':{'child':{'$ref':'#'},'v':{'type':'integer'}}}",
                "{'$dynamicAnchor':'n','properties':{'child':{'$dynamicRef':'#n'},'v':{'type':'integer'}}}",
                "{'$schema':'https://json-schema.org/draft/2019-09/schema','$recursiveAnchor':true,'properties':{'child':{'$recursiveRef':'#'},'v':{'type':'integer'}}}",
                "{'$defs':{'n':{'$anchor':'node','properties':{'child':{'$ref':'#node'},'v':{'type':'integer'}}}},'$ref':'#/$defs/n'}"
            })
    void a_recursive_schema_follows_the_arguments_down(String schema) {
        String deep = "{'child':".repeat(50) + "{'v':%s}" + "}".repeat(50);

        assertThat(soon(schema, deep.formatted("1"))).isInstanceOf(Verdict.Pass.class);
        assertThat(soon(schema, deep.formatted("true"))).extracting("reason").isEqualTo(Reason.BAD_ARGUMENTS);
    }

    @Test
    void a_schema_that_doubles_its_work_at_every_step_is_stopped() {
        var schema = new StringBuilder("{'$ref':'#/$defs/d0','$defs':{");
        for (int i = 0; i < 20; i++) {
            String next = "{'$ref':'#/$defs/d" + (i + 1) + "'}";
            schema.append("'d" + i + "':{'allOf':[" + next + "," + next + "]},");
        }
        assertTooIntricate(schema + "'d20':{}}}", "{}");
    }

    @Test
    void a_schema_that_doubles_its_work_at_every_level_of_the_arguments_is_stopped() {
        String twice = "{'properties':{'a':{'allOf':[{'$ref':'#'},{'$ref':'#'}]}}}";

        assertTooIntricate(twice, "{'a':".repeat(40) + "{}" + "}".repeat(40));
    }

    @Test
    void a_chain_of_references_is_bounded() {
        var schema = new StringBuilder("{'$ref':'#/$defs/d0','$defs':{");
        for (int i = 0; i < 100; i++) {
            schema.append("'d")
                    .append(i)
                    .append("':{'$ref':'#/$defs/d")
                    .append(i + 1)
                    .append("'},");
        }
        assertBadDefinition(schema + "'d100':{}}}");
    }

    @Test
    void the_size_of_a_schema_is_bounded() {
        assertBadDefinition("{'description':'" + "x".repeat(SchemaSurvey.MAX_BYTES) + "'}");
        assertBadDefinition("{'allOf':[" + "{},".repeat(SchemaSurvey.MAX_SCHEMAS) + "{}]}");
        assertBadDefinition(
                "{'items':".repeat(SchemaSurvey.MAX_DEPTH + 1) + "{}" + "}".repeat(SchemaSurvey.MAX_DEPTH + 1));
        assertBadDefinition("{'allOf':[" + "{'pattern':'a'},".repeat(SchemaSurvey.MAX_PATTERNS) + "{'pattern':'a'}]}");
    }

    @Test
    void very_many_arguments_are_refused_rather_than_checked_for_long() {
        String many = "{'a':[" + "1,".repeat(150_000) + "1]}";

        assertTooIntricate("{'properties':{'a':{'items':{'type':'integer','minimum':0}}}}", many);
        assertTooIntricate("{'properties':{'a':{'uniqueItems':true}}}", many);
        assertThat(soon("{'properties':{'a':{'items':{'type':'integer'}}}}", "{'a':[" + "1,".repeat(20_000) + "1]}"))
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void a_pattern_over_a_very_long_text_is_refused_rather_than_matched_for_long() {
        String text = "{'a':'" + "a".repeat(3_000_000) + "!'}";

        assertTooIntricate("{'properties':{'a':{'pattern':'^(a+)+$'}}}", text);
        assertTooIntricate(
                "{'properties':{'b':{}},'patternProperties':{'^(a|b|ab)*c{1,500}$':{}}}",
                text.replace("'a':", "'" + "a".repeat(9_000) + "':"));
    }

    @Test
    void a_pattern_that_would_make_a_backtracking_engine_hang_is_answered_at_once() {
        assertThat(soon("{'properties':{'a':{'pattern':'^(a+)+$'}}}", "{'a':'" + "a".repeat(10_000) + "!'}"))
                .extracting("reason")
                .isEqualTo(Reason.BAD_ARGUMENTS);
    }

    @ParameterizedTest
    @CsvSource({
        "'(?i)a'",
        "'(a)\\\\1'",
        "'a(?=b)'",
        "'(?<=a)b'",
        "'((a{100}){100}){100}'",
        "'a{9999}'",
        "'('",
        "'[a'",
        "'\\\\'",
        "'^(?!a)b|c'"
    })
    void a_pattern_that_cannot_be_checked_in_linear_time_refuses(String pattern) {
        assertBadDefinition("{'properties':{'a':{'pattern':'" + pattern + "'}}}");
        assertBadDefinition("{'patternProperties':{'" + pattern + "':{}}}");
    }

    @Test
    void what_a_schema_calls_data_is_not_read_as_schema() {
        String schema = "{'enum':[{'a':{'$ref':'http://evil.example'}}],'default':{'$ref':'x'},'examples':[{'type':5}],"
                + "'x-own':{'pattern':'(?<=x)'},'const':{'a':{'$ref':'http://evil.example'}}}";

        assertThat(soon(schema, "{'a':{'$ref':'http://evil.example'}}")).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void a_property_may_be_called_like_a_keyword() {
        String schema =
                "{'properties':{'$ref':{'type':'string'},'$id':{'type':'string'},'required':{'type':'boolean'}}}";

        assertThat(soon(schema, "{'$ref':'x','$id':'y','required':true}")).isInstanceOf(Verdict.Pass.class);
        assertThat(soon(schema, "{'$ref':1}")).extracting("reason").isEqualTo(Reason.BAD_ARGUMENTS);
    }

    @Test
    void the_own_identifier_of_a_document_changes_nothing() {
        String schema = "{'$id':'relative/x','$schema':'https://json-schema.org/draft/2020-12/schema',"
                + "'$defs':{'a':{'type':'integer'}},'properties':{'a':{'$ref':'#/$defs/a'}}}";

        assertThat(soon(schema, "{'a':1}")).isInstanceOf(Verdict.Pass.class);
        assertThat(soon(schema, "{'a':'x'}")).extracting("reason").isEqualTo(Reason.BAD_ARGUMENTS);
    }

    @Test
    void the_detail_of_a_bad_definition_says_what_is_wrong() {
        assertThat(soon("{'$ref':'http://evil.example'}", "{}"))
                .isEqualTo(Verdict.refuse(
                        Reason.BAD_DEFINITION,
                        "The definition of the capability cannot be used: its schema refers to another document."));
        assertThat(json("{}")).isNotNull();
    }
}
