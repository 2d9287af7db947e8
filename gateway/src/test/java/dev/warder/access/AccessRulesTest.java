package dev.warder.access;

import static dev.warder.access.TestingRules.alice;
import static dev.warder.access.TestingRules.allow;
import static dev.warder.access.TestingRules.call;
import static dev.warder.access.TestingRules.read;
import static dev.warder.access.TestingRules.resource;
import static dev.warder.access.TestingRules.tool;
import static dev.warder.access.TestingRules.toolCall;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.mcp.Method;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AccessRulesTest {
    private static final Capability ORDER = tool("crm", "create_order");

    private static Verdict judge(TestingRules rules, Call call) {
        Verdict verdict = rules.compile().judge(call);
        assertThat(rules.compileReversed().judge(call).getClass())
                .as("the order of rules changes nothing")
                .isEqualTo(verdict.getClass());
        return verdict;
    }

    private static void assertRefused(Verdict verdict, Reason reason, String rule) {
        assertThat(verdict).isEqualTo(new Verdict.Refuse(reason, null, null, rule));
    }

    @Test
    void without_any_rule_everything_is_hidden() {
        var none = new TestingRules();

        assertRefused(judge(none, toolCall(alice("admin"), ORDER, "{}")), Reason.HIDDEN, null);
        assertRefused(judge(none, call(alice("admin"), "crm", Method.TOOLS_LIST, null, "{}")), Reason.HIDDEN, null);
        assertThat(none.compile().lists(alice("admin"), ORDER)).isFalse();
        assertThat(none.compile().sees(alice("admin"), "crm")).isFalse();
    }

    @Test
    void a_rule_for_a_role_lets_that_role_call_and_nobody_else() {
        var rules = allow("crm/tools/create_order", "role:sales");

        assertThat(judge(rules, toolCall(alice("sales"), ORDER, "{}"))).isInstanceOf(Verdict.Pass.class);
        assertRefused(judge(rules, toolCall(alice("support"), ORDER, "{}")), Reason.HIDDEN, null);
        assertRefused(judge(rules, toolCall(alice("sales"), tool("crm", "drop"), "{}")), Reason.HIDDEN, null);
        assertRefused(judge(rules, toolCall(alice("sales"), tool("erp", "create_order"), "{}")), Reason.HIDDEN, null);
    }

    @ParameterizedTest
    @CsvSource({
        "subject:alice,true",
        "subject:bob,false",
        "client:app,true",
        "client:alice,false",
        "role:alice,false",
        "subject:app,false",
        "anyone,true"
    })
    void each_way_of_naming_a_caller_looks_at_its_own_attribute(String to, boolean allowed) {
        var rules = allow("crm/**", to);

        assertThat(judge(rules, toolCall(alice("sales"), ORDER, "{}")) instanceof Verdict.Pass)
                .isEqualTo(allowed);
    }

    @Test
    void no_rule_can_name_the_gateway_itself() {
        var rules = allow("crm/**", "anyone").andAllow("crm/**", "subject:warder");

        assertRefused(judge(rules, toolCall(Caller.gateway(), ORDER, "{}")), Reason.HIDDEN, null);
        assertThat(rules.compile().sees(Caller.gateway(), "crm")).isFalse();
    }

    @Test
    void a_deny_rule_beats_every_allow_rule_and_hides() {
        var rules = allow("crm/**", "anyone").andDeny("crm/tools/create_*", "role:intern");

        assertThat(judge(rules, toolCall(alice("sales"), ORDER, "{}"))).isInstanceOf(Verdict.Pass.class);
        assertRefused(judge(rules, toolCall(alice("sales", "intern"), ORDER, "{}")), Reason.HIDDEN, "access[1]");
        assertThat(rules.compile().lists(alice("intern"), ORDER)).isFalse();
    }

    @Test
    void a_condition_decides_by_the_arguments_and_the_capability_stays_listed() {
        var rules = allow("crm/tools/create_order", "role:sales", "args.amount <= 1000.0");

        assertThat(judge(rules, toolCall(alice("sales"), ORDER, "{\"amount\":500}")))
                .isInstanceOf(Verdict.Pass.class);
        assertThat(judge(rules, toolCall(alice("sales"), ORDER, "{\"amount\":1000.00}")))
                .isInstanceOf(Verdict.Pass.class);
        assertRefused(judge(rules, toolCall(alice("sales"), ORDER, "{\"amount\":1001}")), Reason.NOT_ALLOWED, null);
        assertThat(rules.compile().lists(alice("sales"), ORDER)).isTrue();
    }

    @Test
    void a_denying_condition_that_holds_refuses_by_name() {
        var rules = allow("crm/**", "anyone").andDeny("crm/tools/*", "anyone", "args.amount > 10");

        assertRefused(judge(rules, toolCall(alice(), ORDER, "{\"amount\":11}")), Reason.NOT_ALLOWED, "access[1]");
        assertThat(judge(rules, toolCall(alice(), ORDER, "{\"amount\":10}"))).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void a_rule_that_cannot_be_evaluated_refuses_even_beside_one_that_allows() {
        var allowing = allow("crm/**", "anyone").andAllow("crm/tools/*", "role:sales", "args.amount <= 10");
        var denying = allow("crm/**", "anyone").andDeny("crm/tools/*", "role:sales", "args.amount > 10");

        assertRefused(judge(allowing, toolCall(alice("sales"), ORDER, "{}")), Reason.RULE_FAILED, "access[1]");
        assertRefused(judge(denying, toolCall(alice("sales"), ORDER, "{}")), Reason.RULE_FAILED, "access[1]");
        assertRefused(
                judge(denying, toolCall(alice("sales"), ORDER, "{\"amount\":\"11\"}")),
                Reason.RULE_FAILED,
                "access[1]");
        assertThat(judge(denying, toolCall(alice(), ORDER, "{}")))
                .as("a rule for others is not evaluated")
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void a_condition_on_the_caller_alone_decides_what_is_listed() {
        var rules = allow("crm/**", "anyone", "caller.subject == 'bob' && caller.scopes.exists(s, s == 'mcp')");

        assertThat(rules.compile().lists(alice(), ORDER)).isFalse();
        assertRefused(judge(rules, toolCall(alice(), ORDER, "{}")), Reason.HIDDEN, null);
        var bob = new Caller("bob", "https://idp.example", null, null, Set.of(), Set.of("mcp"), Caller.Auth.OAUTH);
        assertThat(rules.compile().lists(bob, ORDER)).isTrue();
        assertThat(judge(rules, toolCall(bob, ORDER, "{}"))).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void a_rule_may_carry_its_own_name_into_the_record() {
        var settings = new AccessSettings(List.of(
                new AccessSettings.Rule(null, AccessSettings.Effect.ALLOW, List.of("crm/**"), List.of("anyone"), null),
                new AccessSettings.Rule(
                        "no big orders",
                        AccessSettings.Effect.DENY,
                        List.of("crm/tools/*"),
                        List.of("anyone"),
                        "args.amount > 10")));

        Verdict verdict = AccessRules.compile(settings, () -> 1).judge(toolCall(alice(), ORDER, "{\"amount\":11}"));

        assertRefused(verdict, Reason.NOT_ALLOWED, "no big orders");
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {
                "TOOLS_CALL",
                "RESOURCES_READ",
                "RESOURCES_SUBSCRIBE",
                "RESOURCES_UNSUBSCRIBE",
                "PROMPTS_GET",
                "COMPLETE"
            })
    void a_method_about_one_capability_is_refused_when_it_names_none(Method method) {
        var rules = allow("crm/**", "anyone");

        assertRefused(judge(rules, call(alice(), "crm", method, null, "{}")), Reason.INVALID_PARAMS, null);
        assertRefused(judge(rules, call(alice(), "crm", method, tool("erp", "x"), "{}")), Reason.INVALID_PARAMS, null);
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "TOOLS_CALL",
                "RESOURCES_READ",
                "RESOURCES_SUBSCRIBE",
                "RESOURCES_UNSUBSCRIBE",
                "PROMPTS_GET",
                "COMPLETE"
            })
    void a_method_about_a_whole_server_passes_only_for_who_may_use_something_there(Method method) {
        var rules = allow("crm/tools/create_order", "role:sales", "args.amount < 5");

        assertThat(judge(rules, call(alice("sales"), "crm", method, null, "{}")))
                .isInstanceOf(Verdict.Pass.class);
        assertRefused(judge(rules, call(alice("sales"), "erp", method, null, "{}")), Reason.HIDDEN, null);
        assertRefused(judge(rules, call(alice(), "crm", method, null, "{}")), Reason.HIDDEN, null);
    }

    @Test
    void a_server_denied_whole_is_not_seen_whatever_else_allows() {
        var rules =
                allow("crm/**", "anyone").andAllow("*/tools/list_*", "anyone").andDeny("crm/**", "subject:alice");
        var byType = allow("crm/tools/*", "anyone").andDeny("crm/tools/**", "subject:alice");
        var partly = allow("crm/**", "anyone").andDeny("crm/tools/**", "subject:alice");
        var sometimes = allow("crm/**", "anyone").andDeny("crm/**", "subject:alice", "call.method == 'tools/call'");

        assertThat(rules.compile().sees(alice(), "crm")).isFalse();
        assertThat(rules.compile().sees(alice(), "erp")).isTrue();
        assertThat(byType.compile().sees(alice(), "crm")).isFalse();
        assertThat(partly.compile().sees(alice(), "crm")).isTrue();
        assertThat(sometimes.compile().sees(alice(), "crm")).isTrue();
    }

    @Test
    void listening_needs_every_resource_it_subscribes_to() {
        var rules = allow("crm/resources/note://*", "anyone");

        assertThat(judge(rules, listen("[\"note://a\",\"note://b\"]"))).isInstanceOf(Verdict.Pass.class);
        assertRefused(judge(rules, listen("[\"note://a\",\"secret://b\"]")), Reason.HIDDEN, null);
        assertThat(judge(rules, listen("[1]"))).extracting("reason").isEqualTo(Reason.INVALID_PARAMS);
        assertThat(judge(rules, listen("\"note://a\""))).extracting("reason").isEqualTo(Reason.INVALID_PARAMS);
        assertThat(judge(rules, listen("[" + "\"note://a\",".repeat(AccessRules.MAX_SUBSCRIPTIONS) + "\"note://a\"]")))
                .extracting("reason")
                .isEqualTo(Reason.INVALID_PARAMS);
    }

    private static Call listen(String uris) {
        return call(
                alice(), "crm", Method.LISTEN, null, "{\"notifications\":{\"resourceSubscriptions\":" + uris + "}}");
    }

    @Test
    void a_resource_is_judged_by_where_its_uri_leads() {
        var rules = allow("files/resources/file:///docs/**", "anyone")
                .andDeny("files/resources/file:///docs/secret/**", "anyone");

        assertThat(judge(rules, read(alice(), resource("files", "file:///docs/a/b.txt"))))
                .isInstanceOf(Verdict.Pass.class);
        for (String uri : List.of(
                "file:///docs/../etc/passwd",
                "file:///docs/%2e%2e/etc/passwd",
                "file:///docs/..%2fetc/passwd",
                "file:///docs/..\\etc/passwd",
                "file:///docs/secret/a",
                "file:///docs/x/../secret/a",
                "file:///docs//secret/a",
                "file:///docs/./secret/a",
                "file:///docs/%73ecret/a",
                "FILE:///docs/secret/a",
                "file:///docs/a%00b",
                "file:///docs/%ff")) {
            assertThat(judge(rules, read(alice(), resource("files", uri))))
                    .as(uri)
                    .isInstanceOf(Verdict.Refuse.class);
        }
    }

    @Test
    void the_version_names_the_rules() {
        var rules = allow("crm/**", "anyone");

        assertThat(rules.compile().version())
                .hasSize(12)
                .isEqualTo(allow("crm/**", "anyone").compile().version())
                .isNotEqualTo(allow("crm/**", "role:anyone").compile().version())
                .isNotEqualTo(allow("crm/**", "anyone", "true").compile().version());
    }

    @Test
    void every_fault_of_the_rules_is_named_with_its_place() {
        var settings = new AccessSettings(List.of(
                rule(AccessSettings.Effect.ALLOW, List.of("crm"), List.of(), null),
                rule(AccessSettings.Effect.DENY, List.of("crm/tools/x", "crm/tols/x"), List.of("sales"), "args.a >"),
                rule(AccessSettings.Effect.ALLOW, List.of(), List.of("role: "), "caller.rolse == 'x'")));

        assertThat(AccessRules.check(settings))
                .extracting(AccessSettings.Fault::path)
                .containsExactly(
                        "access[0].allow",
                        "access[0].to",
                        "access[1].deny[1]",
                        "access[1].to",
                        "access[1].when",
                        "access[2].allow",
                        "access[2].to",
                        "access[2].when");
    }

    private static AccessSettings.Rule rule(
            AccessSettings.Effect effect, List<String> globs, List<String> to, String when) {
        return new AccessSettings.Rule(null, effect, globs, to, when);
    }
}
