package dev.warder.identity;

import dev.warder.call.Caller;
import dev.warder.call.Reason;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.Map;

/** Finished answers. There are few, and they are given on every call, so they are made once. */
final class Answers {
    private static final Map<Reason, Future<Identification>> UNKNOWN = new EnumMap<>(Reason.class);

    static {
        for (Reason reason : Reason.values()) {
            UNKNOWN.put(reason, Future.succeededFuture(new Identification.Unknown(reason)));
        }
    }

    private Answers() {}

    static Future<Identification> unknown(Reason reason) {
        Future<Identification> answer = UNKNOWN.get(reason);
        return answer == null ? Future.succeededFuture(new Identification.Unknown(reason)) : answer;
    }

    static Future<Identification> known(Caller caller) {
        return Future.succeededFuture(new Identification.Known(caller));
    }
}
