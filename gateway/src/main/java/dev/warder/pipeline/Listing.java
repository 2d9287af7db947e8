package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.catalog.Catalog;
import dev.warder.catalog.Shelf;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import dev.warder.mcp.Method;
import dev.warder.upstream.Answer;
import dev.warder.upstream.Sheet;
import dev.warder.upstream.UpstreamException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a caller sees in lists: exactly what it could call. */
final class Listing {
    private final Supplier<Rules> rules;
    private final Handles handles;
    private final Catalog catalog;
    private final Discovery discovery;
    private final AppLinks apps;
    private final Excerpts excerpts = new Excerpts();

    Listing(Supplier<Rules> rules, Handles handles, Catalog catalog, Discovery discovery) {
        this.rules = rules;
        this.handles = handles;
        this.catalog = catalog;
        this.discovery = discovery;
        this.apps = new AppLinks(catalog);
    }

    /** Where a method's list stands in its result, and what names an item. */
    record Shape(String list, String name, CapabilityType type) {
        static @Nullable Shape of(Method method) {
            return switch (method) {
                case TOOLS_LIST -> new Shape("tools", "name", CapabilityType.TOOL);
                case PROMPTS_LIST -> new Shape("prompts", "name", CapabilityType.PROMPT);
                case RESOURCES_LIST -> new Shape("resources", "uri", CapabilityType.RESOURCE);
                case RESOURCE_TEMPLATES_LIST ->
                    new Shape("resourceTemplates", "uriTemplate", CapabilityType.RESOURCE_TEMPLATE);
                default -> null;
            };
        }
    }

    /**
     * The server's answer without what the caller may not use.
     *
     * @throws UpstreamException when the answer is not a list
     */
    Ending filtered(Answer.Reply reply, Call call, Inbound inbound) {
        Sheet sheet = reply.sheet();
        Excerpt excerpt;
        if (sheet == null) {
            ListAnswer answer = ListAnswer.read(reply.bytes(), call);
            excerpt = answer.excerpt(visible(answer.items(call.server(), catalog), call), inbound);
        } else {
            excerpt = excerpt(sheet.number(), reply, call, inbound);
        }
        return Ending.answered(excerpt.answer(reply, call, handles), reply.facts());
    }

    /** What the caller sees of an answer that the server has given before. */
    private Excerpt excerpt(long sheet, Answer.Reply reply, Call call, Inbound inbound) {
        ListAnswer answer = null;
        List<Excerpts.Item> items = excerpts.items(sheet);
        if (items == null) {
            answer = ListAnswer.read(reply.bytes(), call);
            items = answer.items(call.server(), catalog);
            excerpts.keep(sheet, items);
        }
        var form = new Excerpts.Form(sheet, visible(items, call), inbound.manner());
        Excerpt known = excerpts.find(form);
        if (known != null) {
            return known;
        }
        Excerpt made =
                (answer == null ? ListAnswer.read(reply.bytes(), call) : answer).excerpt(form.visible(), inbound);
        excerpts.keep(form, made);
        return made;
    }

    /** The places of what the caller could call. */
    private BitSet visible(List<Excerpts.Item> items, Call call) {
        Rules now = rules.get();
        AppLinks.Reach reach = apps.reach(call.caller(), now);
        var visible = new BitSet(items.size());
        boolean news = false;
        for (Excerpts.Item item : items) {
            if (now.lists(call.caller(), item.capability(), item.fingerprint()) && !reach.hides(item.capability())) {
                visible.set(item.place());
            } else {
                news |= catalog.isNews(item.capability(), item.fingerprint());
            }
        }
        if (news) {
            discovery.outdated(new Discovery.Topic(call.server(), call.method()));
        }
        return visible;
    }

    /** Whether the caller may use something of the capability now: what it would find in lists. */
    boolean shows(Caller caller, Capability capability) {
        return rules.get().lists(caller, capability);
    }

    /** What a caller may reach of the user interfaces that servers bring. */
    AppLinks.Reach reach(Call call, Rules now) {
        return apps.reach(call.caller(), now);
    }

    /** Why what a call is about is hidden although rules would let it be read, or null: lists and calls share one judgement. */
    Verdict.@Nullable Refuse refusal(Call call, Rules now) {
        List<Capability> interfaces = interfaces(call);
        if (interfaces.isEmpty()) {
            return null;
        }
        if (apps.lacksTools(call.server(), now)) {
            return Verdict.refuse(Reason.DEFINITION_UNAVAILABLE);
        }
        AppLinks.Reach reach = apps.reach(call.caller(), now);
        return interfaces.stream().anyMatch(reach::hides) ? Verdict.refuse(Reason.HIDDEN) : null;
    }

    /** The user interfaces that a call is about. */
    private static List<Capability> interfaces(Call call) {
        Capability capability = call.capability();
        if (capability != null) {
            return AppLinks.isApp(capability) ? List.of(capability) : List.of();
        }
        JsonObject wanted = call.method() == Method.LISTEN ? call.arguments().object("notifications") : null;
        JsonArray uris = wanted == null ? null : wanted.array("resourceSubscriptions");
        var found = new ArrayList<Capability>();
        if (uris != null) {
            for (Json uri : uris) {
                if (uri instanceof JsonString(String text)) {
                    var named = new Capability(call.server(), CapabilityType.RESOURCE, text);
                    if (AppLinks.isApp(named)) {
                        found.add(named);
                    }
                }
            }
        }
        return found;
    }

    /** Whether lists of a call's server must be learned before it is known what the caller may see, user interfaces included. */
    boolean lacksLists(Call call, Rules now) {
        return switch (call.method()) {
            case TOOLS_LIST, PROMPTS_LIST -> lacksOwn(call);
            case RESOURCE_TEMPLATES_LIST -> lacksOwn(call) || apps.lacksTools(call.server(), now);
            case RESOURCES_LIST -> apps.lacksTools(call.server(), now);
            default -> !interfaces(call).isEmpty() && apps.lacksTools(call.server(), now);
        };
    }

    /** Has them learned; never fails. */
    Future<Void> learn(Call call, Rules now) {
        Future<Void> own =
                lacksOwn(call) ? discovery.refresh(Discovery.Topic.about(call), now) : Future.succeededFuture();
        return own.compose(_ ->
                apps.lacksTools(call.server(), now) ? discovery.refresh(call.server(), now) : Future.succeededFuture());
    }

    /** Whether the list that a call asks for is of what is pinned, and the gateway has not learned it. */
    private boolean lacksOwn(Call call) {
        Shape shape = Shape.of(call.method());
        return shape != null && Catalog.pins(shape.type()) && !catalog.knows(new Shelf(call.server(), shape.type()));
    }

    boolean lacksTools(String server, Rules now) {
        return apps.lacksTools(server, now);
    }
}
