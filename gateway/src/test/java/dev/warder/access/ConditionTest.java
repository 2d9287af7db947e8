package dev.warder.access;

import static dev.warder.access.TestingRules.alice;
import static dev.warder.access.TestingRules.tool;
import static dev.warder.access.TestingRules.toolCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.access.Condition.Truth;
import dev.warder.call.Call;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
    private static final String ARGUMENTS =
            "{\"n\":500,\"d\":500.0,\"s\":\"abc\",\"b\":true,\"z\":null,\"list\":[1,2.5,\"x\"],\"o\":{\"k\":7}}";
    private static final Language LANGUAGE = new Language();

    private static Truth evaluate(String expression, String arguments) {
        Call call = toolCall(alice("sales"), tool("crm", "order"), arguments);
        return LANGUAGE.compile(expression).evaluate(new Variables(call.caller(), tool("crm", "order"), call, () -> 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "args.n <= 1000.0",
                "args.d <= 1000",
                "args.n == 500.0 && args.d == 500",
                "args.n == args.d",
                "args.n != 501.5",
                "args.n in [500.0]",
                "args.s == 'abc' && args['s'].startsWith('a')",
                "args.s.matches('^a.c$')",
                "args.b",
                "args.z == null",
                "args.list.exists(x, x == 2.5) && size(args.list) == 3",
                "args.list[2] == 'x'",
                "args.o.k == 7 && args.o.all(k, k == 'k')",
                "!has(args.missing) && has(args.o.k) && !('x' in args)",
                "'sales' in caller.roles && 'mcp' in caller.scopes",
                "caller.subject == 'alice' && caller.issuer == 'https://idp.example' && caller.client == 'app'",
                "caller.tenant == null && call.session == null",
                "caller.auth == 'oauth' && caller.address == '192.0.2.7'",
                "call.server == 'crm' && call.type == 'tools' && call.name == 'order'",
                "call.capability == 'crm/tools/order' && call.method == 'tools/call'",
                "call.revision == '2026-07-28'",
                "call.time == timestamp('2026-01-01T10:00:00Z')",
                "call.time.getHours('Europe/Berlin') == 11"
            })
    void an_expression_sees_the_call_as_it_is(String expression) {
        assertThat(evaluate(expression, ARGUMENTS)).isEqualTo(Truth.TRUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "args.missing == 1",
                "args.s < 5",
                "args.o.k.deeper == 1",
                "args.n",
                "args.s",
                "caller.tenant.startsWith('a')",
                "args.list[3] == 1",
                "args.n / 0 == 1"
            })
    void an_expression_without_truth_value_has_failed(String expression) {
        assertThat(evaluate(expression, "{\"n\":500,\"s\":\"abc\",\"list\":[1],\"o\":{\"k\":7}}"))
                .isEqualTo(Truth.FAILED);
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775808", "1e999", "-99999999999999999999"})
    void a_number_that_cannot_be_held_exactly_enough_fails(String number) {
        assertThat(evaluate("args.n > 5", "{\"n\":" + number + "}")).isEqualTo(Truth.FAILED);
    }

    @Test
    void a_loop_is_bounded() {
        String long200 = "[" + "1,".repeat(199) + "1]";

        assertThat(evaluate("args.l.all(x, args.l.all(y, x == y))", "{\"l\":" + "[" + "1,".repeat(49) + "1]}"))
                .isEqualTo(Truth.TRUE);
        assertThat(evaluate("args.l.all(x, args.l.all(y, x == y))", "{\"l\":" + long200 + "}"))
                .isEqualTo(Truth.FAILED);
    }

    @Test
    void a_slow_expression_is_stopped() {
        var clock = new AtomicLong(1);
        Call call = toolCall(alice(), tool("crm", "order"), "{\"l\":[1,2,3,4]}");
        var variables = new Variables(
                call.caller(), tool("crm", "order"), call, () -> clock.addAndGet(Variables.MAX_NANOS / 2));

        assertThat(LANGUAGE.compile("args.l.all(x, size(args.l) > 0)").evaluate(variables))
                .isEqualTo(Truth.FAILED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "args.amount >|line 1, column 14",
                "caller.rolse == 'x'|no such member of caller; there are caller.subject",
                "call.nam == 'x'|no such member of call; there are call.server",
                "amount > 5|undeclared reference to 'amount'; there are args, caller and call",
                "caller.subject|expected type 'bool' but found 'string'",
                "caller.subject == 5|found no matching overload",
                "args.s.matches('(?=x)')|the pattern cannot be used: error parsing regexp",
                "args.s.matches(args.pattern)|must be written out",
                "call.time > timestamp('yesterday')|timestamp"
            })
    void a_mistake_in_an_expression_is_explained_with_its_position(String expression, String words) {
        assertThatThrownBy(() -> LANGUAGE.compile(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 1, column ")
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 5_000, 100_000})
    void an_expression_that_is_too_large_is_refused(int size) {
        assertThatThrownBy(() -> LANGUAGE.compile("(".repeat(size) + "true" + ")".repeat(size)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LANGUAGE.compile("true" + " && args.a == 1".repeat(size * 10)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "caller.subject == 'a',true",
        "'caller.roles.exists(r, r == \"a\") && call.name == \"x\"',true",
        "true,true",
        "args.a == 1,false",
        "size(args) == 0,false",
        "caller.address == 'x',false",
        "call.time > timestamp('2026-01-01T00:00:00Z'),false"
    })
    void a_condition_knows_whether_it_depends_on_the_call(String expression, boolean fixed) {
        assertThat(LANGUAGE.compile(expression).isFixed()).isEqualTo(fixed);
    }
}
