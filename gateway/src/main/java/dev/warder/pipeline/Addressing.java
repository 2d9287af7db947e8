package dev.warder.pipeline;

import dev.warder.bundles.PublicForm;
import dev.warder.bundles.PublicName;
import dev.warder.bundles.PublicUri;
import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Payload;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.Method;
import io.vertx.core.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the one server and its own name for what a call on a route of many servers is about, and writes the call anew in those terms. */
final class Addressing {
    private final Workshop workshop;
    private final Rules rules;
    private final Call call;
    private final Predicate<String> visible;

    /** @param visible whether the caller may use something of a server of the route */
    Addressing(Workshop workshop, Rules rules, Call call, Predicate<String> visible) {
        this.workshop = workshop;
        this.rules = rules;
        this.call = call;
        this.visible = visible;
    }

    /** What the call is about, in the server's own name; null when there is no such thing here. Never fails. */
    Future<@Nullable Capability> target() {
        Capability named = call.capability();
        if (named == null) {
            return Future.succeededFuture(null);
        }
        return switch (named.type()) {
            case TOOL, PROMPT -> byName(named);
            case RESOURCE, RESOURCE_TEMPLATE -> Future.succeededFuture(byUri(named));
        };
    }

    private @Nullable Capability byUri(Capability named) {
        PublicUri uri = PublicUri.parse(named.name());
        return uri == null || !visible.test(uri.server())
                ? null
                : new Capability(uri.server(), named.type(), uri.own());
    }

    private Future<@Nullable Capability> byName(Capability named) {
        PublicName name = PublicName.parse(named.name());
        // Only a caller who may use the server can make the gateway ask it for its names.
        if (name == null || !visible.test(name.server())) {
            return Future.succeededFuture(null);
        }
        String own = name.own();
        if (own != null) {
            return Future.succeededFuture(new Capability(name.server(), named.type(), own));
        }
        Method list = named.type() == CapabilityType.TOOL ? Method.TOOLS_LIST : Method.PROMPTS_LIST;
        var topic = new Discovery.Topic(name.server(), list);
        Capability known = offered(topic, named.name());
        return known != null
                ? Future.succeededFuture(known)
                : workshop.discovery().refresh(topic, rules).map(_ -> offered(topic, named.name()));
    }

    private @Nullable Capability offered(Discovery.Topic topic, String publicName) {
        Discovery.Known known = workshop.discovery().known(topic);
        Learned answer = known == null ? null : known.answer();
        return answer == null ? null : answer.offer().find(publicName);
    }

    /** The call in the server's own terms: what is judged, recorded and sent. The headers of its request are made from this message. */
    static Call finalForm(Call call, Capability target) {
        Message.Request request = Passage.request(call);
        if (request == null) {
            throw new IllegalArgumentException("only requests are about one capability");
        }
        JsonObject params = call.method() == Method.COMPLETE
                ? inside(request.params(), "ref", PublicForm.member(target.type()), target.name())
                // Tasks of sessions are not offered on a route of many servers.
                : request.params()
                        .with(PublicForm.member(target.type()), target.name())
                        .without("task");
        var message = new Message.Request(request.id(), request.method(), params);
        boolean ownArguments = call.method() == Method.TOOLS_CALL || call.method() == Method.PROMPTS_GET;
        return new Call(
                call.origin(),
                call.caller(),
                target.server(),
                call.method(),
                target,
                ownArguments ? call.arguments() : params,
                new Payload(
                        message,
                        MessageWriter.request(request.id(), request.method(), params),
                        call.message().headers()));
    }

    private static JsonObject inside(JsonObject params, String object, String member, String value) {
        JsonObject ref = params.object(object);
        String place = member.equals("uriTemplate") ? "uri" : member;
        return ref == null ? params : params.with(object, ref.with(place, value));
    }
}
