package dev.warder.validation;

import static dev.warder.validation.TestingSchemas.call;
import static dev.warder.validation.TestingSchemas.json;
import static dev.warder.validation.TestingSchemas.judge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentCheckTest {
    private static final String ORDER = "{'type':'object','properties':{'amount':{'type':'number','maximum':1000},"
            + "'customer':{'type':'string','pattern':'^[A-Z]{3}-[0-9]+$'},'note':{'type':'string','maxLength':5}},"
            + "'required':['amount','customer']}";

    private static Verdict.Refuse refusal(String schema, String arguments) {
        Verdict verdict = judge(schema, arguments);
        assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
        return (Verdict.Refuse) verdict;
    }

    private static List<String> errors(String schema, String arguments) {
        Verdict.Refuse refusal = refusal(schema, arguments);
        assertThat(refusal.reason()).isEqualTo(Reason.BAD_ARGUMENTS);
        var errors = new ArrayList<String>();
        for (Json error : (JsonArray) ((JsonObject) refusal.data()).find("errors")) {
            errors.add(((JsonObject) error).string("path") + " " + ((JsonObject) error).string("keyword"));
        }
        return errors;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'amount':1,'customer':'ABC-1'}",
                "{'amount':1000.0,'customer':'ABC-12','note':'short'}",
                "{'amount':-1e2,'customer':'ABC-1','note':'\\ud83d\\ude00\\ud83d\\ude00\\ud83d\\ude00'}"
            })
    void arguments_that_fit_pass(String arguments) {
        assertThat(judge(ORDER, arguments)).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void what_does_not_fit_is_named_by_path_and_keyword() {
        assertThat(errors(ORDER, "{}")).containsExactlyInAnyOrder(" required", " required");
        assertThat(errors(ORDER, "{'amount':'1','customer':'abc','note':'too long'}"))
                .containsExactlyInAnyOrder("/amount type", "/customer pattern", "/note maxLength");
        assertThat(errors(ORDER, "{'amount':1000.01,'customer':'ABC-1'}")).containsExactly("/amount maximum");
    }

    @Test
    void the_sentence_tells_a_model_what_to_send_instead() {
        Verdict.Refuse refusal = refusal(ORDER, "{'amount':2000,'customer':'ABC-1'}");

        assertThat(refusal.detail())
                .isEqualTo("The arguments do not fit the schema of the tool: /amount must be at most 1000.");
        assertThat(refusal.data())
                .isEqualTo(
                        json("{'errors':[{'path':'/amount','message':'must be at most 1000','keyword':'maximum'}]}"));
    }

    @Test
    void a_value_is_never_repeated() {
        String schema =
                "{'properties':{'a':{'type':'integer'},'b':{'enum':['x']},'c':{'const':1},'d':{'pattern':'^x$'},"
                        + "'e':{'not':{'type':'string'}},'f':{'anyOf':[{'type':'integer'},{'maxLength':1}]},"
                        + "'g':{'format':'email','minLength':99},'h':{'items':{'type':'null'}},'i':{'oneOf':[true,true]}}}";
        String s = "'hunter2'";
        Verdict.Refuse refusal = refusal(
                schema,
                "{'a':" + s + ",'b':" + s + ",'c':" + s + ",'d':" + s + ",'e':" + s + ",'f':" + s + ",'g':" + s
                        + ",'h':[" + s + "],'i':" + s + "}");

        assertThat(refusal.detail()).doesNotContain("hunter2");
        assertThat(refusal.data().text()).doesNotContain("hunter2");
    }

    @Test
    void a_refusal_is_bounded_however_much_is_wrong() {
        String key = "k".repeat(5_000);
        var arguments = new StringBuilder("{");
        for (int i = 0; i < 500; i++) {
            arguments
                    .append(i == 0 ? "" : ",")
                    .append("'")
                    .append(key)
                    .append(i)
                    .append("':{'x':1}");
        }

        Verdict.Refuse refusal = refusal("{'additionalProperties':{'type':'string'}}", arguments + "}");

        assertThat(refusal.detail()).hasSizeLessThan(1_200).contains(" more.");
        assertThat(refusal.data().text()).hasSizeLessThan(8_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://json-schema.org/draft-04/schema#|{'minimum':1,'exclusiveMinimum':true}",
                "http://json-schema.org/draft-06/schema#|{'exclusiveMinimum':1}",
                "http://json-schema.org/draft-07/schema#|{'if':{'maximum':1},'then':false}",
                "https://json-schema.org/draft-07/schema|{'exclusiveMinimum':1}",
                "https://json-schema.org/draft/2019-09/schema|{'exclusiveMinimum':1}",
                "https://json-schema.org/draft/2020-12/schema#|{'exclusiveMinimum':1}"
            })
    void a_declared_dialect_is_honoured(String dialect, String rule) {
        String schema = "{'$schema':'" + dialect + "','properties':{'n':" + rule + "}}";

        assertThat(judge(schema, "{'n':2}")).isInstanceOf(Verdict.Pass.class);
        assertThat(errors(schema, "{'n':1}")).hasSize(1);
    }

    @Test
    void without_a_declaration_the_dialect_is_2020_12() {
        String schema = "{'properties':{'l':{'prefixItems':[{'type':'string'}],'items':false}}}";

        assertThat(judge(schema, "{'l':['x']}")).isInstanceOf(Verdict.Pass.class);
        assertThat(judge(schema, "{'l':['x',1]}")).isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void draft_7_reads_a_list_of_items_and_ignores_what_stands_beside_a_reference() {
        String schema = "{'$schema':'http://json-schema.org/draft-07/schema#','definitions':{'s':{'type':'string'}},"
                + "'properties':{'l':{'items':[{'type':'string'}],'additionalItems':false},"
                + "'r':{'$ref':'#/definitions/s','maxLength':1}}}";

        assertThat(judge(schema, "{'l':['x'],'r':'xx'}")).isInstanceOf(Verdict.Pass.class);
        assertThat(judge(schema, "{'l':['x',1]}")).isInstanceOf(Verdict.Refuse.class);
        assertThat(judge(schema, "{'r':1}")).isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void a_schema_that_fits_no_tool_is_refused_whatever_the_arguments() {
        JsonObject none = null;
        var check = new ArgumentCheck(ValidationSettings.DEFAULT, tool -> none);

        assertThat(check.judge(call(Method.TOOLS_CALL, "{}"))).isEqualTo(Verdict.refuse(Reason.BAD_DEFINITION));
    }

    @ParameterizedTest
    @EnumSource(value = Method.class, mode = EnumSource.Mode.EXCLUDE, names = "TOOLS_CALL")
    void other_methods_have_no_schema(Method method) {
        var check = new ArgumentCheck(ValidationSettings.DEFAULT, tool -> json("{'required':['x']}"));

        assertThat(check.judge(call(method, "{}"))).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void a_schema_is_compiled_once_and_can_be_prepared() {
        var asked = new AtomicInteger();
        JsonObject schema = json(ORDER);
        var check = new ArgumentCheck(ValidationSettings.DEFAULT, tool -> {
            asked.incrementAndGet();
            return schema;
        });

        assertThat(check.prepare(schema)).isNull();
        assertThat(check.prepare(json("{'$ref':'https://evil.example/x'}"))).isEqualTo("refers to another document");
        assertThat(check.judge(call(Method.TOOLS_CALL, "{}"))).isInstanceOf(Verdict.Refuse.class);
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'n':1.0}|true",
                "{'n':1e2}|true",
                "{'n':1.5}|false",
                "{'n':12345678901234567890}|true",
                "{'d':0.3}|true",
                "{'d':0.35}|false",
                "{'d':1e300}|true"
            })
    void numbers_are_judged_by_their_exact_value(String arguments, boolean fits) {
        Verdict verdict = judge("{'properties':{'n':{'type':'integer'},'d':{'multipleOf':0.1}}}", arguments);

        assertThat(verdict instanceof Verdict.Pass).isEqualTo(fits);
    }
}
