package dev.warder.admin;

import dev.warder.access.People;
import dev.warder.audit.AuditEntry;
import dev.warder.call.Caller;
import dev.warder.call.Reason;
import dev.warder.identity.Identification;
import dev.warder.identity.Presented;
import dev.warder.json.JsonObject;
import dev.warder.metrics.Metrics;
import dev.warder.store.StoreException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operators' API below {@code /api/}. Who asks proves by an API key to be one of those the settings name, before anything of the body is
 * read. Every request is on record and counted, refused ones too, before it is answered. No browser has business here: a request with an
 * {@code Origin} is refused, no cookie is looked at, and what changes something must be JSON.
 */
public final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    static final String PREFIX = "/api/";

    private final Vertx vertx;
    private final People operators;
    private final People approvers;
    private final Means means;
    private final Map<String, Resource> resources;

    /**
     * What the API stands on.
     *
     * @param identify proves who is asking, by API key only
     * @param record writes an entry; completes when it is durable
     */
    public record Means(
            Function<Presented, Future<Identification>> identify,
            Function<AuditEntry, Future<Void>> record,
            Metrics metrics) {}

    /**
     * An API for those people over those resources.
     *
     * @param operators who may use all of it
     * @param approvers who may use what is about approvals
     */
    public Api(Vertx vertx, People operators, People approvers, Means means, List<Resource> resources) {
        this.vertx = vertx;
        this.operators = operators;
        this.approvers = approvers;
        this.means = means;
        this.resources = resources.stream().collect(Collectors.toUnmodifiableMap(Resource::name, one -> one));
    }

    /** Answers a request whose path, as given, is one of the API's. */
    void take(HttpServerRequest request, String path) {
        request.pause();
        var visit = new Visit(means.record, address(request), request.method(), path);
        Future<Answer> answer;
        try {
            answer = admitted(request, visit).compose(operator -> serve(request, visit, operator));
        } catch (RuntimeException failure) {
            answer = Future.failedFuture(failure);
        }
        answer.onComplete(done -> {
            if (done.succeeded()) {
                count(visit, null);
                say(request, done.result());
            } else {
                refuse(request, visit, done.cause());
            }
        });
    }

    /** Does it for an operator, whoever that is, and refuses everybody else. */
    void ifOperator(HttpServerRequest request, Runnable then) {
        var visit = new Visit(means.record, address(request), request.method(), String.valueOf(request.path()));
        admitted(request, visit).onComplete(done -> {
            if (done.succeeded()) {
                then.run();
            } else {
                refuse(request, visit, done.cause());
            }
        });
    }

    private Future<Caller> admitted(HttpServerRequest request, Visit visit) {
        if (request.getHeader("origin") != null) {
            return Future.failedFuture(Refusal.of(Reason.FOREIGN_ORIGIN));
        }
        var presented =
                new Presented(request.getHeader("authorization"), request.getHeader("x-api-key"), visit.address());
        return means.identify.apply(presented).compose(identification -> switch (identification) {
            case Identification.Unknown(Reason reason) -> Future.failedFuture(Refusal.of(reason));
            case Identification.Known(Caller caller) -> {
                visit.by(caller);
                boolean approves = approvers.include(caller) && resource(visit).equals(ApprovalsResource.NAME);
                yield operators.include(caller) || approves
                        ? Future.succeededFuture(caller)
                        : Future.failedFuture(Refusal.of(Reason.API_DENIED));
            }
        });
    }

    private Future<Answer> serve(HttpServerRequest request, Visit visit, Caller operator) {
        return Bodies.read(vertx, request).compose(body -> {
            JsonObject said = Bodies.json(request, body);
            List<String> path = Paths.segments(visit.below());
            Resource resource = resources.get(path.getFirst());
            if (resource == null) {
                throw Refusal.of(Reason.NOT_FOUND);
            }
            var asked = new Act.Asked(
                    request.method().name(), path.subList(1, path.size()), Paths.parameters(request.query()), said);
            var act = new Act(visit, operator, asked);
            return offLoop(() -> resource.answer(act))
                    .compose(answer -> visit.recordUnlessDone()
                            .transform(written -> written.succeeded()
                                    ? Future.succeededFuture(answer)
                                    : Future.failedFuture(Refusal.of(Reason.AUDIT_UNAVAILABLE))));
        });
    }

    private <T> Future<T> offLoop(java.util.function.Supplier<T> work) {
        Context here = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        Thread.ofVirtual().name("warder-api").start(() -> {
            try {
                T result = work.get();
                here.runOnContext(_ -> promise.complete(result));
            } catch (RuntimeException failure) {
                here.runOnContext(_ -> promise.fail(failure));
            }
        });
        return promise.future();
    }

    private void refuse(HttpServerRequest request, Visit visit, Throwable failure) {
        Refusal refusal = switch (failure) {
            case Refusal known -> known;
            case StoreException broken -> {
                LOG.warn("{} failed", visit, broken);
                yield Refusal.of(Reason.STORE_UNAVAILABLE);
            }
            default -> {
                LOG.error("{} failed", visit, failure);
                yield Refusal.of(Reason.INTERNAL);
            }
        };
        count(visit, refusal.reason());
        // Refused it is, whether or not that can be recorded.
        visit.recordRefusal(refusal.reason()).onComplete(_ -> {
            HttpServerResponse response = request.response();
            if (refusal.status() == 401) {
                response.putHeader("www-authenticate", "Bearer");
            }
            response.putHeader("connection", "close");
            JsonObject error =
                    JsonObject.EMPTY.with("code", refusal.reason().code()).with("message", refusal.text());
            say(request, new Answer(refusal.status(), JsonObject.of("error", error)))
                    .onComplete(_ -> request.connection().close());
        });
    }

    private void count(Visit visit, @Nullable Reason reason) {
        String name = resource(visit);
        means.metrics.operated(resources.containsKey(name) ? name : "_other", reason);
    }

    /** The first segment of the path as it was written, which is what {@link Paths} reads too unless it holds an escape. */
    private static String resource(Visit visit) {
        int end = visit.below().indexOf('/');
        return end < 0 ? visit.below() : visit.below().substring(0, end);
    }

    private static Future<Void> say(HttpServerRequest request, Answer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        return response.setStatusCode(answer.status())
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .putHeader("x-content-type-options", "nosniff")
                .end(Buffer.buffer(answer.body().bytes()));
    }

    private static String address(HttpServerRequest request) {
        return request.remoteAddress() == null
                ? ""
                : String.valueOf(request.remoteAddress().hostAddress());
    }
}
