package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.CapabilityType;
import dev.warder.call.Verdict;
import dev.warder.catalog.Shelf;
import dev.warder.mcp.Method;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The calls that have passed the gates and have not ended, so that they can be ended when an operator stops what they are about. */
final class Flights {
    private final Set<Flight> all = ConcurrentHashMap.newKeySet();

    /** One call on its way, on the event loop it lives on. */
    static class Flight {
        private final Call call;
        private final Wire wire;
        private final Loop loop;
        private Verdict.@Nullable Refuse stopped;

        Flight(Call call, Wire wire) {
            this.call = call;
            this.wire = wire;
            this.loop = Loop.here();
        }

        /** Why the call was ended by an operator, or null when it was not. */
        final Verdict.@Nullable Refuse stopped() {
            return stopped;
        }

        final void stop(Verdict.Refuse why) {
            if (stopped == null) {
                stopped = why;
                interrupt();
            }
        }

        /** Ends the call. */
        void interrupt() {
            wire.leave();
        }
    }

    void begin(Flight flight) {
        all.add(flight);
    }

    void end(Flight flight) {
        all.remove(flight);
    }

    /** Tells every client that listens to a server that one of its lists shows something else now. */
    void announce(Shelf shelf) {
        String notification = Notices.changed(shelf.type());
        for (Flight flight : all) {
            Call call = flight.call;
            boolean listens = call.method() == Method.LISTEN || call.method() == Method.STREAM;
            if (listens && call.server().equals(shelf.server())) {
                flight.loop.run(() -> flight.wire.changed(notification));
            }
        }
    }

    /**
     * Tells every client that listens to many servers that what some of them offer is hidden now, or shown again. What it hears of the
     * others is how it is told, once for each of its streams.
     */
    void announce(Set<String> servers, Bundles bundles) {
        Set<String> told = new HashSet<>();
        for (Flight flight : all) {
            Call call = flight.call;
            Bundle bundle = bundles.find(call.origin().route());
            boolean listens = call.method() == Method.LISTEN || call.method() == Method.STREAM;
            if (listens
                    && bundle != null
                    && !servers.contains(call.server())
                    && servers.stream().anyMatch(bundle.servers()::contains)
                    && told.add(call.origin().trace() + " " + call.origin().session())) {
                for (CapabilityType type :
                        List.of(CapabilityType.TOOL, CapabilityType.PROMPT, CapabilityType.RESOURCE)) {
                    flight.loop.run(() -> flight.wire.changed(Notices.changed(type)));
                }
            }
        }
    }

    /**
     * Ends what is in flight and refused now. Completes when none of that can reach a server any more.
     *
     * @param judge why a call may not go on, or null; asked on any thread
     */
    Future<Integer> end(Function<Call, Verdict.@Nullable Refuse> judge) {
        List<Future<Void>> ending = new ArrayList<>();
        for (Flight flight : all) {
            Verdict.Refuse why = judge.apply(flight.call);
            if (why != null) {
                Promise<Void> done = Promise.promise();
                ending.add(done.future());
                flight.loop.run(() -> {
                    flight.stop(why);
                    done.complete();
                });
            }
        }
        return ending.isEmpty()
                ? Future.succeededFuture(0)
                : Future.join(ending).map(ending.size());
    }
}
