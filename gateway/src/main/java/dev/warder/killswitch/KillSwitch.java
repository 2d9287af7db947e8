package dev.warder.killswitch;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.Gate;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The gate that lets nothing pass that an operator has stopped. Others swap what is stopped while calls are judged. */
public final class KillSwitch implements Gate.KillSwitch {

    /** How long the store may be unread before nothing passes. */
    static final long BLIND_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * What is stopped.
     *
     * @param known false when that cannot be found out, and everything is refused
     */
    private record Stops(List<Stop> stops, boolean known) {}

    private volatile Stops now = new Stops(List.of(), true);
    /** When what is stopped was last known for certain, on the monotonic clock; what began much later is not judged by it. */
    private volatile long confirmed = Long.MAX_VALUE;

    @Override
    public Verdict judge(Call call) {
        Stops current = now;
        if (!current.known || isOld(call.origin().startedAt())) {
            return Verdict.refuse(Reason.STOPS_UNKNOWN);
        }
        if (current.stops.isEmpty()) {
            return Verdict.pass();
        }
        Stop stop = covering(current.stops, call);
        return stop == null
                ? Verdict.pass()
                : new Verdict.Refuse(Reason.STOPPED, null, null, "stop " + stop.id() + " (" + stop.what() + ")");
    }

    /** Whether something that began then comes too long after the last certain look: the gateway was frozen, or whoever looks is stuck. */
    private boolean isOld(long startedAt) {
        long last = confirmed;
        return last != Long.MAX_VALUE && startedAt - last > BLIND_NANOS;
    }

    private static @Nullable Stop covering(List<Stop> stops, Call call) {
        long at = call.origin().receivedAt() / 1_000;
        for (Stop stop : stops) {
            if (!stop.isOver(at) && covers(stop, call)) {
                return stop;
            }
        }
        return null;
    }

    private static boolean covers(Stop stop, Call call) {
        Capability capability = call.capability();
        return stop.covers(call.caller())
                || (stop.kind() == Stop.Kind.SERVER && stop.name().equals(call.server()))
                || (capability != null && stop.covers(capability));
    }

    /** Whether a session is stopped, by its label, its server, or its owner. */
    public boolean stopsSession(String label, String server, Caller owner) {
        for (Stop stop : now.stops) {
            boolean itself = (stop.kind() == Stop.Kind.SESSION && stop.name().equals(label))
                    || (stop.kind() == Stop.Kind.SERVER && stop.name().equals(server));
            if (itself || stop.covers(owner)) {
                return true;
            }
        }
        return false;
    }

    /** Whether lists leave the capability out because it, or its server, is stopped for everyone. */
    public boolean hides(Capability capability) {
        for (Stop stop : now.stops) {
            if (stop.covers(capability)) {
                return true;
            }
        }
        return false;
    }

    boolean isKnown() {
        return now.known;
    }

    /** Whether it is known what is stopped, so that calls can pass at that moment of the monotonic clock. */
    public boolean isKnown(long nanos) {
        return now.known && !isOld(nanos);
    }

    /** What is stopped. */
    public List<Stop> stops() {
        return now.stops;
    }

    /** What is stopped, in a line. */
    public String text() {
        return now.stops.stream().map(Stop::what).collect(java.util.stream.Collectors.joining(", "));
    }

    /** Puts other stops into force; every check from now on judges by them. */
    public void adopt(List<Stop> stops) {
        now = new Stops(List.copyOf(stops), true);
    }

    /**
     * Says that what is in force is what the store said at that moment. Once it was called, it must be called again and again.
     *
     * @param nanos on the monotonic clock of {@link Call.Origin#startedAt}
     */
    void confirm(long nanos) {
        confirmed = nanos;
    }

    /** Says that what is stopped cannot be found out any more. */
    public void lost() {
        now = new Stops(now.stops, false);
    }
}
