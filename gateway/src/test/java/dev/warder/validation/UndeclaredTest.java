package dev.warder.validation;

import static dev.warder.validation.TestingSchemas.judge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.validation.ValidationSettings.Unknown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UndeclaredTest {
    private static final String CONTACT =
            "{'properties':{'name':{}},'allOf':[{'anyOf':[{'required':['phone']},{'required':['mail']}]}],"
                    + "'oneOf':[{'properties':{'phone':{}}},{'$ref':'#/$defs/mail'}],'$defs':{'mail':{'properties':{'mail':{}},'required':['mail']}}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'properties':{'a':{}}}|{'a':1,'b':2}",
                "{'type':'object','properties':{}}|{'b':2}",
                "{'properties':{'o':{'type':'object','properties':{'x':{}}}}}|{'o':{'x':1,'isAdmin':true}}",
                "{'properties':{'l':{'items':{'properties':{'x':{}}}}}}|{'l':[{'x':1},{'y':1}]}",
                "{'properties':{'l':{'prefixItems':[{'properties':{'x':{}}}]}}}|{'l':[{'y':1}]}",
                "{'additionalProperties':{'properties':{'x':{}}}}|{'any':{'y':1}}",
                "{'properties':{'o':{'$ref':'#/$defs/o'}},'$defs':{'o':{'properties':{'x':{}}}}}|{'o':{'y':1}}",
                "{'properties':{'o':{'allOf':[{'properties':{'x':{}}},{'properties':{'y':{}}}]}}}|{'o':{'x':1,'y':2,'z':3}}",
                "{'properties':{'child':{'$ref':'#'}}}|{'child':{'child':{'other':1}}}",
                "{'properties':{'o':{'anyOf':[{'type':'string'},{'properties':{'x':{}}}]}}}|{'o':{'y':1}}"
            })
    void a_member_that_nothing_declares_is_refused(String schema, String arguments) {
        assertThat(judge(schema, arguments)).extracting("reason").isEqualTo(Reason.BAD_ARGUMENTS);
        assertThat(judge(new ValidationSettings(Unknown.ALLOW), schema, arguments))
                .isInstanceOf(Verdict.Pass.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|{'b':2}",
                "{'type':'object'}|{'b':{'c':1}}",
                "{'properties':{'a':{}},'additionalProperties':true}|{'b':2}",
                "{'properties':{'a':{}},'additionalProperties':{'type':'integer'}}|{'b':2}",
                "{'properties':{'a':{}},'unevaluatedProperties':{}}|{'b':2}",
                "{'properties':{'a':{}},'patternProperties':{'^x-':{}}}|{'x-b':2}",
                "{'properties':{'a':{'type':'object'}}}|{'a':{'anything':1}}",
                "{'properties':{'a':true}}|{'a':{'anything':1}}",
                "{'properties':{'a':{'anyOf':[{'type':'object'},{'properties':{'x':{}}}]}}}|{'a':{'anything':1}}",
                "{'properties':{'a':{'anyOf':[true,{'properties':{'x':{}}}]}}}|{'a':{'anything':1}}",
                "{'properties':{'l':{'prefixItems':[{},{'properties':{'x':{}}}]}}}|{'l':[{'y':1},{'x':1}]}",
                "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'l':{'items':[{'properties':{'x':{}}}],'additionalItems':{}}}}|{'l':[{'x':1},{'y':1}]}",
                "{'if':{'properties':{'k':{'const':1}}},'then':{'properties':{'x':{}}},'else':{'properties':{'y':{}}}}|{'k':1,'x':2}",
                "{'properties':{'a':{}},'dependentSchemas':{'a':{'properties':{'b':{}}}}}|{'a':1,'b':2}",
                "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'a':{}},'dependencies':{'a':{'properties':{'b':{}}},'c':['a']}}|{'a':1,'b':2}"
            })
    void a_member_that_something_allows_passes(String schema, String arguments) {
        assertThat(judge(schema, arguments)).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void what_any_alternative_declares_is_declared() {
        assertThat(judge(CONTACT, "{'name':1,'phone':2}")).isInstanceOf(Verdict.Pass.class);
        assertThat(judge(CONTACT, "{'name':1,'fax':2,'phone':1}"))
                .extracting("reason")
                .isEqualTo(Reason.BAD_ARGUMENTS);
    }

    @Test
    void the_undeclared_member_is_named_so_that_it_can_be_left_out() {
        Verdict.Refuse refusal = (Verdict.Refuse)
                judge("{'properties':{'a/b':{'properties':{'x':{}}}}}", "{'a/b':{'isAdmin':'hunter2'}}");

        assertThat(refusal.detail())
                .isEqualTo(
                        "The arguments do not fit the schema of the tool: /a~1b has an undeclared member \"isAdmin\".");
    }
}
