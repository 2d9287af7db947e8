package dev.warder.validation;

import static dev.warder.validation.TestingSchemas.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainSchemaTest {
    private static final String DRAFT_7 = "http://json-schema.org/draft-07/schema#";

    private static PlainSchema plain(String schema) throws BadSchema {
        return Objects.requireNonNull(read(schema), schema);
    }

    private static @Nullable PlainSchema read(String schema) throws BadSchema {
        return PlainReader.read(json(schema), Draft.of(json(schema)), true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'object','properties':{'a':{'type':'string','maxLength':2}},'required':['a']}|{'a':'\\u00e9\\u00e9'}",
                "{'properties':{'n':{'type':'integer','minimum':1,'exclusiveMaximum':2.5}}}|{'n':2}",
                "{'properties':{'n':{'type':'number','maximum':0.3}}}|{'n':0.30}",
                "{'properties':{'n':{'minimum':-9007199254740993}}}|{'n':-9007199254740993}",
                "{'properties':{'n':{'exclusiveMinimum':9223372036854775807}}}|{'n':9223372036854775808}",
                "{'properties':{'s':{'type':['string','null'],'minLength':1}}}|{'s':null}",
                "{'properties':{'s':{'pattern':'^[a-z]+$'}}}|{'s':'abc'}",
                "{'properties':{'e':{'enum':['x',1,null,false]},'c':{'const':'y'}}}|{'e':null,'c':'y'}",
                "{'properties':{'l':{'type':'array','items':{'type':'integer'},'minItems':1,'maxItems':2}}}|{'l':[1,2]}",
                "{'properties':{'a':{}},'additionalProperties':{'type':'boolean'}}|{'a':{'any':1},'b':true}",
                "{'properties':{'a':true},'additionalProperties':true,'minProperties':1,'maxProperties':2}|{'a':1,'b':{}}",
                "{'required':['z']}|{'z':1}",
                "{'properties':{'o':{'properties':{'x':{}},'additionalProperties':false}}}|{'o':{'x':1}}",
                "{'properties':{'a':{'anyOf':[{'type':'integer','minimum':1},{'type':'null'}],'default':null}}}|{'a':null}",
                "{'properties':{'a':{'anyOf':[{'type':'array','items':{'type':'string'}},{'type':'null'}]}}}|{'a':['x']}",
                "{'title':'T','x-anything':1,'properties':{'a':{'format':'date','description':'d','readOnly':true}},'$defs':{'u':{}}}|{'a':'x'}"
            })
    void plain_arguments_for_a_plain_schema_are_vouched_for(String schema, String arguments) throws BadSchema {
        assertThat(plain(schema).surelyFits(json(arguments))).isTrue();
        assertThat(Compiled.of(json(schema), true).judge(json(arguments))).isSameAs(Compiled.FITS);
    }

    @Test
    void a_dialect_and_an_identifier_leave_a_schema_plain() throws BadSchema {
        Compiled compiled = Compiled.of(
                json("{'$schema':'" + DRAFT_7 + "','$id':'https://crm.example/order','properties':{'a':{}}}"), true);

        assertThat(compiled.judge(json("{'a':1}"))).isSameAs(Compiled.FITS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'properties':{'a':{'type':'string'}},'required':['a']}|{}",
                "{'properties':{'a':{'type':'string'}}}|{'a':1}",
                "{'properties':{'a':{'maxLength':2}}}|{'a':'abc'}",
                "{'properties':{'a':{'minLength':2}}}|{'a':'\\ud83d\\ude00'}",
                "{'properties':{'a':{'pattern':'^x$'}}}|{'a':'y'}",
                "{'properties':{'n':{'minimum':0.1}}}|{'n':0}",
                "{'properties':{'n':{'exclusiveMinimum':2}}}|{'n':2}",
                "{'properties':{'n':{'maximum':9223372036854775807}}}|{'n':9223372036854775808}",
                "{'properties':{'n':{'exclusiveMaximum':1e-3}}}|{'n':0.001}",
                "{'properties':{'n':{'type':'integer'}}}|{'n':1.5}",
                "{'properties':{'e':{'enum':['x']}}}|{'e':'X'}",
                "{'properties':{'e':{'enum':['x','y'],'const':'y'}}}|{'e':'x'}",
                "{'properties':{'e':{'enum':['x'],'const':'y'}}}|{'e':'y'}",
                "{'properties':{'l':{'minItems':1}}}|{'l':[]}",
                "{'properties':{'l':{'items':false}}}|{'l':[1]}",
                "{'properties':{'a':false}}|{'a':1}",
                "{'properties':{'a':{}},'additionalProperties':false}|{'b':1}",
                "{'properties':{'a':{}},'additionalProperties':{'type':'null'}}|{'b':1}",
                "{'minProperties':2}|{'b':1}",
                "{'properties':{'o':{'type':'object','properties':{'x':{}}}}}|{'o':{'x':1,'isAdmin':true}}",
                "{'properties':{'l':{'items':{'properties':{'x':{}}}}}}|{'l':[{'x':1},{'y':1}]}",
                "{'properties':{'a':{'anyOf':[{'type':'integer'},{'type':'null'}]}}}|{'a':'x'}",
                "{'properties':{'a':{'type':[]}}}|{'a':1}"
            })
    void what_does_not_fit_is_left_to_the_library_to_refuse(String schema, String arguments) throws BadSchema {
        assertThat(plain(schema).surelyFits(json(arguments))).isFalse();
        assertThat(TestingSchemas.judge(schema, arguments)).extracting("reason").isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'properties':{'n':{'type':'integer'}}}|{'n':1.0}",
                "{'properties':{'e':{'enum':[1]}}}|{'e':1.0}",
                "{'properties':{'e':{'const':{'x':1}}}}|{'e':{'x':1}}",
                "{'properties':{'e':{'enum':[[1]]}}}|{'e':[1]}"
            })
    void what_takes_thought_is_left_to_the_library_to_pass(String schema, String arguments) throws BadSchema {
        assertThat(plain(schema).surelyFits(json(arguments))).isFalse();
        assertThat(Compiled.of(json(schema), true).judge(json(arguments)).complaints())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$ref':'#/$defs/a','$defs':{'a':{}}}",
                "{'allOf':[{}]}",
                "{'oneOf':[{}]}",
                "{'not':{}}",
                "{'then':{}}",
                "{'anyOf':[]}",
                "{'anyOf':[{'properties':{'a':{}}}]}",
                "{'anyOf':[{'type':'string'},{'type':'array'}]}",
                "{'anyOf':[{'type':'string','pattern':'a'}]}",
                "{'anyOf':[{'type':'integer','minimum':1},{'type':'number'}]}",
                "{'anyOf':[{'type':'number'},{'type':'string','anyOf':[{'type':'integer','maximum':1}]}]}",
                "{'$schema':'" + DRAFT_7 + "','prefixItems':[{}]}",
                "{'anyOf':[{'type':'array','items':{'type':'string'}},{'type':'array','items':{'type':'null'}}]}",
                "{'prefixItems':[{}]}",
                "{'uniqueItems':false}",
                "{'multipleOf':2}",
                "{'contains':{}}",
                "{'patternProperties':{'a':{}}}",
                "{'propertyNames':{}}",
                "{'unevaluatedProperties':true}",
                "{'dependentRequired':{}}",
                "{'contentEncoding':'base64'}",
                "{'$schema':'" + DRAFT_7 + "','properties':{'l':{'items':[{}]}}}",
                "{'$schema':'http://json-schema.org/draft-04/schema#','properties':{'n':{'minimum':1,'exclusiveMinimum':true}}}",
                "{'properties':{'deep':{'items':{'additionalProperties':{'not':{}}}}}}"
            })
    void one_keyword_that_is_not_plain_leaves_the_whole_schema_to_the_library(String schema) throws BadSchema {
        assertThat(read(schema)).isNull();
    }

    @Test
    void undeclared_members_pass_where_the_operator_allows_them() throws BadSchema {
        PlainSchema schema = PlainReader.read(json("{'properties':{'a':{}}}"), Draft.V2020_12, false);

        assertThat(Objects.requireNonNull(schema).surelyFits(json("{'b':{'c':1}}")))
                .isTrue();
    }

    @Test
    void what_would_be_too_much_for_the_library_is_not_vouched_for() throws BadSchema {
        String many = "{'l':[" + "1,".repeat(60_000) + "1]}";
        String large = "{'s':'" + "x".repeat(50_000) + "'}";

        assertThat(plain("{'properties':{'l':{'items':{'type':'integer'}}}}").surelyFits(json(many)))
                .isFalse();
        assertThat(plain("{'properties':{'s':{'pattern':'x$'}}}").surelyFits(json(large)))
                .isFalse();
        assertThat(TestingSchemas.judge("{'properties':{'l':{'items':{'type':'integer'}}}}", many))
                .extracting("detail")
                .isEqualTo("The arguments are too large or too intricate to be checked against the schema.");
    }
}
