package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Reason;
import dev.warder.mcp.Method;
import dev.warder.metrics.Metrics;
import dev.warder.upstream.Upstream;
import dev.warder.upstream.UpstreamException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows what servers offer, tools through the catalog: one question of a kind to a server at a time, and not too often. */
final class Discovery {
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    /** A caller asking for unknown names makes the gateway ask a server at most this often. */
    static final long PAUSE = TimeUnit.SECONDS.toNanos(2);

    /** How long a server that could not be asked is left alone before the gateway asks again of its own accord. */
    private static final long RETRY = TimeUnit.SECONDS.toNanos(10);

    private static final long MAX_AGE = TimeUnit.SECONDS.toNanos(60);

    private final Function<String, @Nullable Upstream> upstreams;
    private final Learning learning;
    private final Metrics metrics;
    private final Map<Topic, Asked> asked = new ConcurrentHashMap<>();
    private final Map<Topic, Known> known = new ConcurrentHashMap<>();

    Discovery(Function<String, @Nullable Upstream> upstreams, Learning learning, Metrics metrics) {
        this.upstreams = upstreams;
        this.learning = learning;
        this.metrics = metrics;
    }

    /**
     * What a server is asked: one of the lists, or {@code server/discover} for itself. Nothing of a caller is in it, because the vault gives
     * everybody's calls to a server the same credentials, so that it shows everybody the same. Credentials of a caller's own must become
     * part of this key, and of that of the {@link dev.warder.catalog.Catalog}; otherwise one caller would be shown what another may see.
     */
    record Topic(String server, Method method) {
        /** The list that a call asks for, or that defines what it uses: tools, where it says nothing else. */
        static Topic about(Call call) {
            Capability used = call.capability();
            Listing.Shape asked = Listing.Shape.of(call.method());
            CapabilityType type = asked != null ? asked.type() : used == null ? CapabilityType.TOOL : used.type();
            Method list = switch (type) {
                case TOOL, RESOURCE -> Method.TOOLS_LIST;
                case PROMPT -> Method.PROMPTS_LIST;
                case RESOURCE_TEMPLATE -> Method.RESOURCE_TEMPLATES_LIST;
            };
            return new Topic(call.server(), list);
        }
    }

    /** The last question to a server. */
    record Asked(Future<Void> answer, long at, boolean stale) {}

    /**
     * What is known of a topic.
     *
     * @param answer the last good answer, or null when there was none
     * @param trouble why the last question failed, or null when it did not
     */
    record Known(@Nullable Learned answer, @Nullable Reason trouble) {}

    /** Completes when the server's tools are as fresh as can be had now; never fails, the catalog says what is known. */
    Future<Void> refresh(String server, Rules rules) {
        return refresh(new Topic(server, Method.TOOLS_LIST), rules);
    }

    /** Completes when what is known of a topic is as fresh as can be had now; never fails. */
    Future<Void> refresh(Topic topic, Rules rules) {
        Asked last = asked.get(topic);
        long now = System.nanoTime();
        if (last != null && (!last.answer().isComplete() || (now - last.at() < PAUSE && !last.stale()))) {
            return joined(last.answer());
        }
        Promise<Void> promise = Promise.promise();
        Asked mine = new Asked(promise.future(), now, false);
        // Several loops may come here in the same moment; the one that replaces what was seen asks, the others wait for
        // its answer.
        boolean first = last == null ? asked.putIfAbsent(topic, mine) == null : asked.replace(topic, last, mine);
        if (!first) {
            Asked theirs = asked.get(topic);
            return theirs == null ? Future.succeededFuture() : joined(theirs.answer());
        }
        ask(topic, rules).onComplete(promise::handle);
        return joined(promise.future());
    }

    /** Starts a question in the background when what is known has become old; the calls of now do not wait for it. */
    void keepFresh(Topic topic, Rules rules) {
        Asked last = asked.get(topic);
        if (last != null && last.answer().isComplete() && (last.stale() || System.nanoTime() - last.at() > MAX_AGE)) {
            refresh(topic, rules);
        }
    }

    /** What is known of a topic, and the last question about it; null when it was never asked. */
    @Nullable
    Known known(Topic topic) {
        return known.get(topic);
    }

    /** The last question about a topic, or null. */
    @Nullable
    Asked asked(Topic topic) {
        return asked.get(topic);
    }

    /** Says that the server announced a change by that notification. */
    void announced(String server, String notification) {
        switch (notification) {
            case "notifications/tools/list_changed" -> stale(new Topic(server, Method.TOOLS_LIST));
            case "notifications/prompts/list_changed" -> stale(new Topic(server, Method.PROMPTS_LIST));
            case "notifications/resources/list_changed" -> {
                stale(new Topic(server, Method.RESOURCES_LIST));
                stale(new Topic(server, Method.RESOURCE_TEMPLATES_LIST));
            }
            default -> {}
        }
    }

    /** Says that a server was seen to give something else than is known of a topic; it is asked again, but not at once again and again. */
    void outdated(Topic topic) {
        Asked last = asked.get(topic);
        if (last != null && System.nanoTime() - last.at() > PAUSE) {
            stale(topic);
        }
    }

    private void stale(Topic topic) {
        asked.computeIfPresent(topic, (name, last) -> new Asked(last.answer(), last.at(), true));
    }

    /** Keeps what is known of these servers only, and has it asked anew before it is used again. */
    void serving(Set<String> servers) {
        known.keySet().removeIf(topic -> !servers.contains(topic.server()));
        asked.keySet().removeIf(topic -> !servers.contains(topic.server()));
        asked.keySet().forEach(this::stale);
    }

    /** Asks again about everything whose last question failed; call it now and then. */
    void retry(Rules rules) {
        long now = System.nanoTime();
        known.forEach((topic, last) -> {
            Asked question = asked.get(topic);
            if (last.trouble() != null && (question == null || now - question.at() > RETRY)) {
                refresh(topic, rules);
            }
        });
    }

    private Future<Void> ask(Topic topic, Rules rules) {
        String server = topic.server();
        Upstream upstream = upstreams.apply(server);
        if (upstream == null) {
            return Future.succeededFuture();
        }
        long start = System.nanoTime();
        return new Inquiry(upstream, rules.vault(), topic.method())
                .definitions()
                .compose(found -> learning.learned(topic, found, start))
                .<Void>map(learned -> {
                    known.put(topic, new Known(learned, null));
                    metrics.discovered(server, System.nanoTime() - start, true);
                    return null;
                })
                .recover(failure -> {
                    metrics.discovered(server, System.nanoTime() - start, false);
                    failed(topic, failure);
                    return Future.succeededFuture();
                });
    }

    private void failed(Topic topic, Throwable failure) {
        Reason reason = failure instanceof UpstreamException known ? known.reason() : Reason.INTERNAL;
        Known before = known.get(topic);
        // Said once: a server that stays away is asked again and again.
        if (before == null || before.trouble() != reason) {
            LOG.warn("server {} could not be asked {}: {}", topic.server(), topic.method(), text(failure));
        }
        known.put(topic, new Known(before == null ? null : before.answer(), reason));
    }

    private static @Nullable String text(Throwable failure) {
        return failure instanceof UpstreamException known
                ? known.reason().code() + (known.detail() == null ? "" : " " + known.detail())
                : failure.toString();
    }

    /** A Future made on another event loop, continued on the caller's. */
    private static Future<Void> joined(Future<Void> answer) {
        return answer.isComplete() ? answer : Loop.here().join(answer);
    }
}
