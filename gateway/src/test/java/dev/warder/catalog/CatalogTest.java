package dev.warder.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Payload;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import dev.warder.store.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
    private static final Capability ORDER = new Capability("crm", CapabilityType.TOOL, "order");

    private static final Shelf CRM = new Shelf("crm", CapabilityType.TOOL);

    @TempDir
    private Path data;

    private Database database;
    private Catalog catalog;

    @BeforeEach
    void open() {
        database = Database.open(data);
        catalog = new Catalog(new PinStore(database));
        catalog.baseline(_ -> true);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_tool_of_a_server_that_was_never_listed_is_unavailable() {
        assertThat(catalog.judge(call(Method.TOOLS_CALL, ORDER)))
                .isEqualTo(Verdict.refuse(Reason.DEFINITION_UNAVAILABLE));
        assertThat(catalog.knows(CRM)).isFalse();
    }

    @Test
    void as_long_as_the_store_has_not_said_how_a_first_list_stands_it_is_not_known() throws Exception {
        var writing = new CountDownLatch(1);
        var finished = new CompletableFuture<Boolean>().orTimeout(10, TimeUnit.SECONDS);
        Thread writer = Thread.ofVirtual()
                .start(() -> database.transactNow(_ -> {
                    writing.countDown();
                    return finished.join();
                }));
        assertThat(writing.await(10, TimeUnit.SECONDS)).isTrue();

        var learned = catalog.learned(CRM, List.of(tool("order")));
        assertThat(catalog.knows(CRM)).isFalse();
        assertThat(catalog.judge(call(Method.TOOLS_CALL, ORDER)))
                .isEqualTo(Verdict.refuse(Reason.DEFINITION_UNAVAILABLE));

        finished.complete(true);
        writer.join();
        learned.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(catalog.knows(CRM)).isTrue();
        assertThat(catalog.judge(call(Method.TOOLS_CALL, ORDER))).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void a_tool_that_the_list_lacks_is_unknown() {
        assertThat(learned(List.of(tool("other")))).isEmpty();

        assertThat(catalog.judge(call(Method.TOOLS_CALL, ORDER))).isEqualTo(Verdict.refuse(Reason.UNKNOWN_CAPABILITY));
        assertThat(catalog.knows(CRM)).isTrue();
    }

    @Test
    void a_listed_tool_passes_until_its_server_is_forgotten() {
        learned(List.of(tool("order")));

        assertThat(catalog.judge(call(Method.TOOLS_CALL, ORDER))).isInstanceOf(Verdict.Pass.class);
        assertThat(catalog.judge(call(Method.TOOLS_CALL, new Capability("erp", CapabilityType.TOOL, "order"))))
                .isEqualTo(Verdict.refuse(Reason.DEFINITION_UNAVAILABLE));
        catalog.forgotten("crm");
        assertThat(catalog.judge(call(Method.TOOLS_CALL, ORDER)))
                .isEqualTo(Verdict.refuse(Reason.DEFINITION_UNAVAILABLE));
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TOOLS_CALL", "PROMPTS_GET", "COMPLETE"})
    void other_methods_need_no_definition(Method method) {
        assertThat(catalog.judge(call(method, null))).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void a_call_of_no_tool_is_refused() {
        assertThat(catalog.judge(call(Method.TOOLS_CALL, null))).isEqualTo(Verdict.refuse(Reason.INVALID_PARAMS));
    }

    @Test
    void two_tools_of_one_name_are_both_left_out_and_the_others_stay() {
        List<Problem> problems =
                learned(List.of(tool("order"), tool("other"), tool("order").with("title", "evil"), tool("order")));

        assertThat(problems).containsExactly(new Problem("order", "the server lists two tools of this name"));
        assertThat(catalog.find(ORDER)).isNull();
        assertThat(catalog.definitions(CRM)).extracting(Definition::name).containsExactly("other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":1,\"inputSchema\":{}}",
                "{\"name\":\"\",\"inputSchema\":{}}",
                "{\"name\":\"a\\u0007\",\"inputSchema\":{}}",
                "{\"name\":\"bad\"}",
                "{\"name\":\"bad\",\"inputSchema\":true}"
            })
    void an_unusable_definition_is_left_out_alone(String definition) {
        List<Problem> problems = learned(List.of(json(definition), tool("order")));

        assertThat(problems).hasSize(1);
        assertThat(catalog.definitions(CRM)).extracting(Definition::name).containsExactly("order");
    }

    @Test
    void sizes_are_bounded() {
        JsonObject large = tool("large").with("description", "x".repeat(Catalog.MAX_DEFINITION_BYTES));
        JsonObject longName = tool("n".repeat(Catalog.MAX_TOOL_NAME + 1));
        var many = new ArrayList<JsonObject>();
        for (int i = 0; i <= Catalog.MAX_DEFINITIONS; i++) {
            many.add(tool("t" + i));
        }

        assertThat(learned(List.of(large, longName, tool("order")))).hasSize(2);
        assertThat(catalog.definitions(CRM)).hasSize(1);
        assertThat(learned(many)).hasSize(1);
        assertThat(catalog.definitions(CRM)).hasSize(Catalog.MAX_DEFINITIONS);
    }

    @Test
    void the_fingerprint_covers_the_whole_definition_in_any_member_order() {
        JsonObject one = json("{\"name\":\"order\",\"description\":\"d\",\"inputSchema\":{\"type\":\"object\"}}");
        JsonObject same = json("{\"inputSchema\":{\"type\":\"object\"},\"description\":\"d\",\"name\":\"order\"}");
        JsonObject changed = one.with("annotations", json("{\"readOnlyHint\":true}"));

        String fingerprint = learn(one).fingerprint();

        assertThat(fingerprint).hasSize(64).isEqualTo(learn(same).fingerprint());
        assertThat(learn(changed).fingerprint()).isNotEqualTo(fingerprint);
    }

    @Test
    void the_fingerprint_is_the_same_for_clients_of_either_era() {
        JsonObject one = json("{\"name\":\"order\",\"inputSchema\":{\"type\":\"object\"}}");

        assertThat(learn(one.with("execution", json("{\"taskSupport\":\"optional\"}")))
                        .fingerprint())
                .isEqualTo(learn(one).fingerprint());
    }

    @Test
    void an_unchanged_definition_stays_the_same_instance() {
        Definition first = learn(tool("order"));

        assertThat(learn(tool("order"))).isSameAs(first);
        assertThat(learn(tool("order").with("title", "t"))).isNotSameAs(first);
    }

    private List<Problem> learned(List<JsonObject> tools) {
        return catalog.learned(CRM, tools)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join()
                .problems();
    }

    private Definition learn(JsonObject tool) {
        assertThat(learned(List.of(tool))).isEmpty();
        return catalog.find(ORDER);
    }

    static JsonObject tool(String name) {
        return JsonObject.EMPTY.with("name", name).with("inputSchema", json("{\"type\":\"object\"}"));
    }

    static Call call(Method method, Capability capability) {
        var origin = new Call.Origin("c1", Revision.V2026_07_28, "192.0.2.7", "0".repeat(32), 0, 0, null);
        var caller = new Caller("alice", "warder", null, null, Set.of(), Set.of(), Caller.Auth.API_KEY);
        var message = new Message.Notification(method.wire(), JsonObject.EMPTY);
        return new Call(
                origin,
                caller,
                "crm",
                method,
                capability,
                JsonObject.EMPTY,
                new Payload(message, new byte[0], Map.of()));
    }

    static JsonObject json(String text) {
        try {
            return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        } catch (JsonException bad) {
            throw new IllegalArgumentException(bad);
        }
    }
}
