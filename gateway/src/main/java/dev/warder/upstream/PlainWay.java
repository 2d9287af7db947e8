package dev.warder.upstream;

import dev.warder.http1.Pool;
import dev.warder.http1.Receiver;
import dev.warder.http1.Request;
import dev.warder.http1.Transfer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The way to a server in the clear. */
final class PlainWay implements Way {
    private final Pool pool;
    private final String authority;
    private final byte[] post;
    private final byte[] get;
    private final byte[] delete;

    PlainWay(Vertx vertx, Address address, Pool.Limits limits) {
        this.pool = new Pool(vertx, address.socket(), limits);
        this.authority = address.authority();
        this.post = Request.opening("POST", address.target(), authority);
        this.get = Request.opening("GET", address.target(), authority);
        this.delete = Request.opening("DELETE", address.target(), authority);
    }

    @Override
    public Transfer send(Question question, Receiver receiver) {
        return pool.send(new Request(opening(question), question.headers(), question.body()), receiver);
    }

    private byte[] opening(Question question) {
        if (question.path() != null) {
            return Request.opening(question.verb(), question.path(), authority);
        }
        return switch (question.verb()) {
            case "POST" -> post;
            case "GET" -> get;
            default -> delete;
        };
    }

    @Override
    public Future<Void> close(Duration drain) {
        return pool.close(drain);
    }
}
