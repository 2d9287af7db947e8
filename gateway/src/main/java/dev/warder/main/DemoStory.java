package dev.warder.main;

import dev.warder.audit.AuditQuery;
import dev.warder.audit.AuditSearch;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import dev.warder.json.JsonString;
import dev.warder.main.DemoStep.Expected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happens on the tour: who asks for what, and what must come of it. */
final class DemoStory {
    private static final int MANY = 1_000;

    private final DemoStage stage;
    private final DemoClient client;
    private final DemoScreen screen;
    private final DemoTour tour;
    private final String alice;
    private final String sam;
    private @Nullable String session;

    DemoStory(DemoStage stage, DemoClient client, DemoScreen screen, DemoTour tour) {
        this.stage = stage;
        this.client = client;
        this.screen = screen;
        this.tour = tour;
        this.alice = stage.alice();
        this.sam = stage.sam();
    }

    /** Takes every step; what went otherwise than told is with the tour. */
    void tell() throws IOException {
        screen.heading("The shop, over HTTP, protocol 2026-07-28");
        lists();
        orders();
        screen.heading("The notes, a process on pipes, protocol 2025-11-25");
        notes();
        screen.heading("At the door");
        strangers();
        screen.heading("What became of it");
        aftermath();
    }

    private void lists() {
        tour.take(new DemoStep(
                "alice (analyst)",
                "asks which tools the shop has",
                Expected.sees("list_orders"),
                () -> client.modern("shop", alice, "tools/list", JsonObject.EMPTY)));
        tour.take(new DemoStep(
                "sam (sales)",
                "asks the same",
                Expected.sees("list_orders", "create_order"),
                () -> client.modern("shop", sam, "tools/list", JsonObject.EMPTY)));
        tour.take(shop("alice (analyst)", alice, "list_orders", "{}", Expected.allowed("Acme")));
    }

    private void orders() {
        tour.take(shop(
                "sam (sales)",
                sam,
                "create_order",
                "{\"amount\":250,\"currency\":\"EUR\",\"customer\":\"Initech\"}",
                Expected.allowed("Order 3")));
        tour.take(shop(
                "alice (analyst)",
                alice,
                "create_order",
                "{\"amount\":10,\"currency\":\"EUR\",\"customer\":\"Alice\"}",
                Expected.refused("no rule for her role, so the tool does not exist for her", "catalog.unknown")));
        tour.take(shop(
                "sam (sales)",
                sam,
                "create_order",
                "{\"amount\":25000,\"currency\":\"EUR\",\"customer\":\"Initech\"}",
                Expected.refused("his rule says args.amount <= 1000.0", "access.denied")));
        tour.take(shop(
                "sam (sales)",
                sam,
                "create_order",
                "{\"amount\":250,\"currency\":\"pebbles\"}",
                Expected.corrected(
                        "the tool's own schema wants another currency, and a customer",
                        "validation.arguments",
                        "currency")));
    }

    private void notes() {
        tour.take(new DemoStep(
                "alice (analyst)",
                "opens a session and asks which tools there are",
                Expected.sees("list_notes", "read_note"),
                () -> client.inSession("notes", alice, session(), "tools/list", JsonObject.EMPTY)));
        tour.take(note("read_note", Expected.allowed("spine")));
        tour.take(note(
                "delete_note",
                Expected.refused("no rule for her role, so the tool does not exist", "catalog.unknown")));
        tour.take(note("read_note", Expected.allowed("spine")));
    }

    private void strangers() {
        tour.take(new DemoStep(
                "somebody",
                "calls shop/tools/list_orders with a key nobody made",
                Expected.turnedAway("the key is not known", 401, "auth.invalid"),
                () -> client.modern("shop", "wk_made-up", "tools/call", call("list_orders", "{}"))));
        tour.take(new DemoStep(
                "sam (sales)",
                "looks at notes, where no rule allows him anything",
                Expected.turnedAway("for him there is no such server", 404, "http.not_found"),
                () -> client.modern("notes", sam, "tools/list", JsonObject.EMPTY)));
    }

    private void aftermath() throws IOException {
        List<String> used = stage.shop().used();
        tour.check(
                "The shop itself, asked behind the gateway's back: what was it made to do?",
                used.equals(List.of("list_orders", "create_order")),
                "one list_orders, one create_order: nothing that was refused",
                String.join(", ", used));
        var lines = new ArrayList<String>();
        Set<String> refused = new HashSet<>();
        AuditQuery all = new AuditQuery(Map.of(), null, null, MANY, false);
        AuditSearch.Result result = AuditSearch.in(stage.data()).find(all, found -> {
            if (!"intent".equals(found.entry().string("kind"))) {
                lines.add(found.tableLine());
            }
            if ("refused".equals(found.entry().string("decision"))) {
                refused.add(String.valueOf(found.entry().string("id")));
            }
        });
        long missing = tour.refusals().stream()
                .filter(refusal -> !refused.contains(Objects.requireNonNullElse(refusal.call(), "")))
                .count();
        tour.check(
                "The record: is every refusal in it?",
                missing == 0 && result.damaged() == 0 && !tour.refusals().isEmpty(),
                "all " + tour.refusals().size() + " refusals, each under the name its caller was told",
                result.found() + " entries, " + missing + " refusals missing");
        screen.heading("The record (intents left out; all of it: warder audit search --data " + stage.data() + ")");
        screen.line(AuditSearch.tableHeading());
        lines.forEach(screen::line);
    }

    private DemoStep shop(String who, String key, String tool, String arguments, Expected expected) {
        return new DemoStep(
                who,
                "calls shop/tools/" + tool + " " + arguments,
                expected,
                () -> client.modern("shop", key, "tools/call", call(tool, arguments)));
    }

    private DemoStep note(String tool, Expected expected) {
        String arguments = "{\"name\":\"roadmap\"}";
        return new DemoStep(
                "alice (analyst)",
                "calls notes/tools/" + tool + " " + arguments,
                expected,
                () -> client.inSession("notes", alice, session(), "tools/call", call(tool, arguments)));
    }

    private String session() throws IOException {
        if (session == null) {
            session = client.open("notes", alice);
        }
        return session;
    }

    private static JsonObject call(String tool, String arguments) {
        try {
            return JsonObject.of("name", new JsonString(tool))
                    .with("arguments", JsonReader.read(arguments.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT));
        } catch (JsonException e) {
            throw new IllegalArgumentException(arguments, e);
        }
    }
}
