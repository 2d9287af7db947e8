package dev.warder.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParamHeadersTest {
    private static final String SCHEMA = "{'type':'object','properties':{"
            + "'region':{'type':'string','x-mcp-header':'Region'},"
            + "'count':{'type':'integer','x-mcp-header':'Count'},"
            + "'dry':{'type':'boolean','x-mcp-header':'Dry-Run'},"
            + "'deep':{'type':'object','properties':{'er':{'type':'string','x-mcp-header':'Deep.Er'}}},"
            + "'free':{'type':'string','default':{'x-mcp-header':'no annotation'}}}}";

    @Test
    void headers_are_generated_from_the_arguments() {
        assertThat(headers(SCHEMA)
                        .generate(object("{'region':'eu','count':42.0,'dry':true,'deep':{'er':' ü '},'free':'x'}")))
                .isEqualTo(Map.of(
                        "Mcp-Param-Region", "eu",
                        "Mcp-Param-Count", "42",
                        "Mcp-Param-Dry-Run", "true",
                        "Mcp-Param-Deep.Er", "=?base64?IMO8IA==?="));
        assertThat(headers(SCHEMA).generate(object("{'region':null,'deep':'flat'}")))
                .isEmpty();
    }

    @Test
    void headers_that_repeat_the_arguments_pass() {
        ParamHeaders headers = headers(SCHEMA);
        var sent = Map.of(
                "mcp-param-region", " eu",
                "mcp-param-count", "42.0",
                "mcp-param-dry-run", "false",
                "mcp-param-unknown", "whatever");

        assertThat(headers.check(object("{'region':'eu','count':42,'dry':false}"), sent))
                .isNull();
        assertThat(headers.check(object("{'region':null,'free':'x'}"), Map.of()))
                .isNull();
        assertThat(headers.check(object("{'region':'eu'}"), Map.of("mcp-param-region", "=?base64?ZXU=?=")))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "{'region':'eu'}, mcp-param-region, us",
                "{'region':'eu'}, mcp-param-region, EU",
                "{'region':'eu'}, mcp-param-region, =?base64?ZXU?=",
                "{'region':'eu'}, mcp-param-other, eu",
                "{'region':null}, mcp-param-region, eu",
                "{}, mcp-param-region, eu",
                "{'region':{'x':1}}, mcp-param-region, eu",
                "{'count':42}, mcp-param-count, 43",
                "{'count':42}, mcp-param-count, 42.5",
                "{'count':42}, mcp-param-count, 4.2e1",
                "{'count':42}, mcp-param-count, 42.",
                "{'count':42}, mcp-param-count, +42",
                "{'count':9007199254740992}, mcp-param-count, 9007199254740992",
                "{'dry':true}, mcp-param-dry-run, TRUE",
                "{'deep':{'er':'a'}}, mcp-param-deep.er, b"
            })
    void headers_that_differ_from_the_arguments_are_refused(String arguments, String name, String value) {
        RpcError error = headers(SCHEMA).check(object(arguments), Map.of(name, value));

        assertThat(error).isNotNull();
        assertThat(error.code()).isEqualTo(ErrorCodes.HEADER_MISMATCH);
    }

    @Test
    void what_is_generated_passes_the_check() {
        ParamHeaders headers = headers(SCHEMA);
        JsonObject arguments =
                object("{'region':'=?base64?x?=','count':-9007199254740991,'dry':false,'deep':{'er':''}}");
        var sent = new java.util.HashMap<String, String>();
        headers.generate(arguments).forEach((name, value) -> sent.put(name.toLowerCase(java.util.Locale.ROOT), value));

        assertThat(sent).hasSize(4);
        assertThat(headers.check(arguments, sent)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'x-mcp-header':'A','type':'string'}",
                "{'properties':{'a':{'type':'string','x-mcp-header':''}}}",
                "{'properties':{'a':{'type':'string','x-mcp-header':'a b'}}}",
                "{'properties':{'a':{'type':'string','x-mcp-header':'a\\r\\nSet-Cookie'}}}",
                "{'properties':{'a':{'type':'string','x-mcp-header':'ä'}}}",
                "{'properties':{'a':{'type':'string','x-mcp-header':'a:b'}}}",
                "{'properties':{'a':{'type':'string','x-mcp-header':1}}}",
                "{'properties':{'a':{'type':'number','x-mcp-header':'A'}}}",
                "{'properties':{'a':{'type':'object','x-mcp-header':'A'}}}",
                "{'properties':{'a':{'type':['string','null'],'x-mcp-header':'A'}}}",
                "{'properties':{'a':{'x-mcp-header':'A'}}}",
                "{'properties':{'a':{'type':'string','x-mcp-header':'A'},'b':{'type':'string','x-mcp-header':'a'}}}",
                "{'items':{'type':'string','x-mcp-header':'A'}}",
                "{'items':[{'type':'string','x-mcp-header':'A'}]}",
                "{'properties':{'a':{'items':{'properties':{'b':{'type':'string','x-mcp-header':'A'}}}}}}",
                "{'oneOf':[{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}]}",
                "{'anyOf':[{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}]}",
                "{'allOf':[{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}]}",
                "{'not':{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}}",
                "{'then':{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}}",
                "{'$defs':{'d':{'type':'string','x-mcp-header':'A'}},'properties':{'a':{'$ref':'#/$defs/d'}}}",
                "{'patternProperties':{'^a':{'type':'string','x-mcp-header':'A'}}}"
            })
    void annotations_that_break_the_rules_are_refused(String schema) {
        assertThatThrownBy(() -> ParamHeaders.of(object(schema))).isInstanceOf(MalformedAnnotation.class);
    }

    @Test
    void a_property_named_like_the_annotation_is_none() {
        assertThat(headers("{'properties':{'x-mcp-header':{'type':'string'}}}").isEmpty())
                .isTrue();
        assertThat(headers("{}").isEmpty()).isTrue();
    }

    private static ParamHeaders headers(String schema) {
        try {
            return ParamHeaders.of(object(schema));
        } catch (MalformedAnnotation refused) {
            throw new AssertionError(refused);
        }
    }

    /** JSON with single quotes, to keep the examples readable. */
    private static JsonObject object(String text) {
        try {
            byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            return (JsonObject) JsonReader.read(bytes, JsonLimits.DEFAULT);
        } catch (JsonException refused) {
            throw new AssertionError(refused);
        }
    }
}
