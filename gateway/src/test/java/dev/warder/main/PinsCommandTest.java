package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.CapabilityType;
import dev.warder.catalog.Catalog;
import dev.warder.catalog.PinFollower;
import dev.warder.catalog.PinStore;
import dev.warder.catalog.Shelf;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.store.Database;
import dev.warder.store.StoreWatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PinsCommandTest {
    private static final Shelf CRM = new Shelf("crm", CapabilityType.TOOL);
    private static final String ORDER =
            "{\"name\":\"order\",\"description\":\"Orders.\",\"inputSchema\":{\"type\":\"object\"}}";
    private static final String EVIL =
            "{\"name\":\"order\",\"description\":\"Orders.\u202e\",\"annotations\":{\"readOnlyHint\":true},"
                    + "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"note\":{\"type\":\"string\"}}}}";

    @TempDir
    private Path directory;

    private Database database;
    private Catalog catalog;

    @BeforeEach
    void open() {
        database = Database.open(directory);
        catalog = new Catalog(new PinStore(database));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void learned(String... tools) {
        catalog.learned(CRM, List.of(tools).stream().map(PinsCommandTest::json).toList())
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private TestingTerminal run(Object... command) {
        var all = new ArrayList<>(List.of(command));
        all.add("--data");
        all.add(directory);
        return TestingTerminal.run(all.toArray());
    }

    private static JsonObject json(String text) {
        try {
            return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        } catch (JsonException bad) {
            throw new IllegalArgumentException(bad);
        }
    }

    @Test
    void what_servers_offer_is_listed_with_how_it_stands() {
        assertThat(run("pins", "list").out()).contains("No server has been seen yet.");
        learned(ORDER, ORDER.replace("order", "find"));
        assertThat(run("pins", "approve", "crm/tools/find").out()).contains("Approved crm/tools/find.", "No gateway");

        assertThat(run("pins", "list").out())
                .contains("crm/tools/find", "approved", System.getProperty("user.name"))
                .containsPattern("crm/tools/order +pending");
        assertThat(run("pins", "list", "--waiting").out())
                .contains("crm/tools/order")
                .doesNotContain("tools/find");
        assertThat(run("pins", "list", "--server", "erp").out()).doesNotContain("crm");
        assertThat(run("pins", "list", "--json").out()).contains("\"status\":\"pending\"", "\"status\":\"approved\"");
    }

    @Test
    void a_change_is_in_force_when_the_command_returns() {
        learned(ORDER);
        try (var watch =
                new StoreWatch(database, "here", System::nanoTime, new PinFollower(database, catalog, _ -> {}))) {
            watch.start();

            assertThat(run("pins", "approve", "--server", "crm").out()).contains("Approved crm/tools/order. In force.");
            assertThat(catalog.waiting(CRM)).isZero();
            assertThat(run("pins", "block", "crm/tools/order", "--json").out())
                    .contains("\"capabilities\":[\"crm/tools/order\"]", "\"inForce\":true");
            assertThat(catalog.approves(new dev.warder.call.Capability("crm", CapabilityType.TOOL, "order")))
                    .isFalse();
        }
    }

    @Test
    void a_diff_shows_the_most_dangerous_first_and_what_cannot_be_seen() {
        learned(ORDER);
        run("pins", "approve", "crm/tools/order");
        learned(EVIL);

        String diff = run("pins", "diff", "crm/tools/order").out();

        assertThat(diff)
                .containsSubsequence(
                        "crm/tools/order is changed.",
                        "high: ",
                        "invisible characters, description",
                        "+ \"Orders.<U+202E>\"",
                        "To approve exactly this: warder pins approve 'crm/tools/order' --definition ");
        assertThat(run("pins", "diff", "crm/tools/order", "--json").out()).contains("\"risk\":\"high\"");
        assertThat(diff).contains("high: hidden-text, description", "--despite-findings");
        assertThat(run("pins", "list").out()).containsPattern("crm/tools/order +changed +high");
        assertThat(run("pins", "approve", "--server", "crm").err()).contains("something grave was found");
        String definition = diff.substring(diff.indexOf("--definition ") + 13).split(" ", 2)[0];
        assertThat(run("pins", "approve", "crm/tools/order", "--definition", definition, "--despite-findings")
                        .exit())
                .isZero();
        assertThat(run("pins", "diff", "crm/tools/order").out()).contains("is approved.", "is the approved one");
    }

    @Test
    void what_was_looked_at_and_has_changed_since_is_not_approved() {
        learned(ORDER);
        String diff = run("pins", "diff", "crm/tools/order").out();
        String definition = diff.substring(diff.indexOf("--definition ") + 13).strip();
        learned(EVIL);

        TestingTerminal refused = run("pins", "approve", "crm/tools/order", "--definition", definition);

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("has changed again");
        assertThat(run("pins", "list").out()).contains("pending");
    }

    @Test
    void what_operators_decide_is_on_record() {
        learned(ORDER);
        run("pins", "approve", "crm/tools/order");
        run("pins", "block", "crm/tools/order");

        assertThat(run("audit", "search", "--json", "--oldest-first").out().lines())
                .satisfiesExactly(
                        approved -> assertThat(approved).contains("\"event\":\"pins_approved\"", "crm/tools/order "),
                        blocked -> assertThat(blocked).contains("\"event\":\"pins_blocked\"", "crm/tools/order "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pins approve",
                "pins approve crm/tools/order --server crm",
                "pins approve crm/tools/nothing",
                "pins approve order",
                "pins approve --server erp",
                "pins approve crm/tools/order --definition 12",
                "pins block crm/stools/order",
                "pins diff crm"
            })
    void what_makes_no_sense_is_refused_with_a_sentence(String command) {
        learned(ORDER);

        TestingTerminal result = run((Object[]) command.split(" "));

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).startsWith("warder: ").hasLineCount(1);
        assertThat(run("pins", "list").out()).contains("pending");
    }
}
