package dev.warder.pipeline;

import dev.warder.bundles.Offer;
import dev.warder.bundles.Page;
import dev.warder.bundles.ServerFacts;
import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Era;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import dev.warder.mcp.ReplyFacts;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers, from what is known of many servers, what a caller asks about all of them: the lists, and what there is altogether. */
final class Gathering {
    private static final long TTL_MS = 10_000;

    private final Workshop workshop;
    private final Rules rules;
    private final Bundle bundle;
    private final Call call;

    Gathering(Workshop workshop, Rules rules, Bundle bundle, Call call) {
        this.workshop = workshop;
        this.rules = rules;
        this.bundle = bundle;
        this.call = call;
    }

    /** One list over those servers, a page of it. */
    Future<Ending> list(List<String> servers) {
        Listing.Shape shape = Listing.Shape.of(call.method());
        String after = call.arguments().string("cursor");
        if (shape == null) {
            throw new IllegalArgumentException(call.method() + " is no list");
        }
        return linked(servers, shape)
                .compose(_ -> shown(servers, call.method()))
                .map(all -> {
                    List<Offer> offers = all.stream()
                            .map(Offers.Shown::answer)
                            .filter(java.util.Objects::nonNull)
                            .map(Learned::offer)
                            .toList();
                    AppLinks.Reach reach = workshop.listing().reach(call, rules);
                    Page page = Page.of(offers, item -> seen(item, reach), after);
                    JsonObject result = JsonObject.of(shape.list(), new JsonArray(page.items()));
                    if (page.next() != null) {
                        result = result.with("nextCursor", page.next());
                    }
                    JsonObject sealed = workshop.handles().sealedList(result, call);
                    if (sealed == null) {
                        throw new IllegalStateException("a name that could be listed cannot be a cursor");
                    }
                    return answer(sealed, all);
                });
    }

    /** What all those servers together are ({@code server/discover}), in the gateway's own name. */
    Future<Ending> discover(List<String> servers) {
        return shown(servers, Method.DISCOVER).map(all -> answer(facts(all).discovered(), all));
    }

    /** The same for {@code initialize}. */
    Future<ServerFacts> together(List<String> servers) {
        return shown(servers, Method.DISCOVER).map(this::facts);
    }

    private ServerFacts facts(List<Offers.Shown> all) {
        List<JsonObject> said = all.stream()
                .flatMap(shown -> shown.answer() == null
                        ? Stream.<JsonObject>of()
                        : shown.answer().definitions().stream().map(result -> offered(shown.server(), result)))
                .toList();
        return ServerFacts.together(said, said.size() == all.size());
    }

    private @Nullable JsonObject seen(Offer.Item item, AppLinks.Reach reach) {
        Capability capability = item.capability();
        boolean listed = bundle.offers(call.caller(), capability)
                && rules.lists(call.caller(), capability, item.fingerprint())
                && !reach.hides(capability);
        // Tasks of sessions are not offered on a route of many servers.
        return listed
                ? Inbound.cleanMeta(item.definition().without("execution"), rules.allowance(capability.server()))
                : null;
    }

    /** What a server says of itself, without the extensions that are not allowed. */
    private JsonObject offered(String server, JsonObject result) {
        JsonObject capabilities = result.object("capabilities");
        return capabilities == null
                ? result
                : result.with("capabilities", Outbound.extensions(capabilities, rules.allowance(server)));
    }

    /** Which user interfaces a caller may reach is known only from the tools that refer to them. */
    private Future<List<Offers.Shown>> linked(List<String> servers, Listing.Shape shape) {
        boolean resources = shape.type() == CapabilityType.RESOURCE || shape.type() == CapabilityType.RESOURCE_TEMPLATE;
        List<String> unknown = servers.stream()
                .filter(server -> resources && workshop.listing().lacksTools(server, rules))
                .toList();
        return unknown.isEmpty() ? Future.succeededFuture(List.of()) : shown(unknown, Method.TOOLS_LIST);
    }

    private Future<List<Offers.Shown>> shown(List<String> servers, Method method) {
        List<Future<Offers.Shown>> asked = servers.stream()
                .map(server -> workshop.offers().show(new Discovery.Topic(server, method), rules))
                .toList();
        return Future.join(asked).map(all -> all.<Offers.Shown>list());
    }

    private Ending answer(JsonObject result, List<Offers.Shown> all) {
        List<Json> missing = new ArrayList<>();
        for (Offers.Shown shown : all) {
            if (shown.missing() != null) {
                workshop.metrics().incomplete(shown.server(), shown.missing());
                missing.add(JsonObject.of("server", new JsonString(shown.server()))
                        .with("reason", shown.missing().code())
                        .with("known", JsonBool.of(shown.answer() != null)));
            }
        }
        boolean modern = call.origin().revision().era() == Era.MODERN;
        JsonObject marked = modern
                ? result.with("resultType", "complete")
                        .with("ttlMs", missing.isEmpty() ? TTL_MS : 0)
                        .with("cacheScope", "private")
                : result;
        JsonObject meta = modern ? ServerFacts.meta() : JsonObject.EMPTY;
        if (!missing.isEmpty()) {
            meta = meta.with("dev.warder/incomplete", new JsonArray(missing));
        }
        return answered(call, meta.isEmpty() ? marked : marked.with("_meta", meta));
    }

    /** The gateway's own answer to a call, or that it was taken when it wants none. */
    static Ending answered(Call call, JsonObject result) {
        Message.Request request = Passage.request(call);
        if (request == null) {
            return Ending.ok(new Reply.Accepted());
        }
        return Ending.answered(
                MessageWriter.result(request.id(), result), new ReplyFacts(request.id(), null, false, "complete"));
    }
}
