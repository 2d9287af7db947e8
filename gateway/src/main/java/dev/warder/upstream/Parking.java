package dev.warder.upstream;

import dev.warder.call.Call;
import dev.warder.call.ClearedCall;
import dev.warder.call.Reason;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The calls at one legacy server that wait for their stateless client to come back with an answer. Each has a state that wakes it once;
 * that it is shown by nobody but its caller, for the same request, is seen to where states are sealed. Safe for use by several threads.
 */
final class Parking {
    private static final int STATE_BYTES = 16;

    private final Vertx vertx;
    private final @Nullable ParkingSettings settings;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Place> places = new HashMap<>();
    private boolean stopped;

    private record Place(HeldCall call, long timer) {}

    /** @param settings null when no call may be parked */
    Parking(Vertx vertx, @Nullable ParkingSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /** What a session says its client can be asked: what the client of this call can be, if the call can wait for it. */
    JsonObject declared(ClearedCall call) {
        return settings == null ? JsonObject.EMPTY : LegacyWords.capabilities(Turn.capabilities(call));
    }

    boolean isOn() {
        return settings != null;
    }

    /**
     * Parks a call; its time begins to run. Call it on the event loop of the call.
     *
     * @return the state that wakes it, or null when there is no room
     */
    @Nullable
    String park(HeldCall call) {
        if (settings == null) {
            return null;
        }
        byte[] bytes = new byte[STATE_BYTES];
        random.nextBytes(bytes);
        String state = HexFormat.of().formatHex(bytes);
        synchronized (this) {
            if (stopped || places.size() >= settings.atMost()) {
                return null;
            }
            long timer = vertx.setTimer(settings.within().toMillis(), _ -> expired(state));
            places.put(state, new Place(call, timer));
            return state;
        }
    }

    synchronized boolean holds(String state) {
        return places.containsKey(state);
    }

    /** Goes on with a parked call on behalf of a client that came back. Of several who bring the same state one has it. */
    Future<Answer> wake(ClearedCall retry, String state, Map<String, String> headers, Relay relay) {
        HeldCall parked = take(state, retry);
        return parked == null || !(retry.call().message().message() instanceof Message.Request request)
                ? Future.failedFuture(new UpstreamException(Reason.HANDLE_SPENT, "no call is parked under this state"))
                : parked.wake(retry, request, headers, relay);
    }

    private synchronized @Nullable HeldCall take(String state, ClearedCall retry) {
        Place place = places.get(state);
        if (place == null || !isSame(place.call.cleared().call(), retry.call())) {
            return null;
        }
        places.remove(state);
        vertx.cancelTimer(place.timer);
        return place.call;
    }

    private static boolean isSame(Call parked, Call retry) {
        return parked.caller().samePrincipal(retry.caller())
                && parked.method() == retry.method()
                && Objects.equals(parked.capability(), retry.capability());
    }

    private void expired(String state) {
        drop(state, new UpstreamException(Reason.INPUT_FAILED, "the client did not come back in time"));
    }

    /** Ends a parked call; nothing when it is parked no more. */
    Future<Void> drop(String state, UpstreamException why) {
        Place place;
        synchronized (this) {
            place = places.remove(state);
        }
        if (place == null) {
            return Future.succeededFuture();
        }
        vertx.cancelTimer(place.timer);
        return place.call.giveUp(why);
    }

    /** Ends every parked call; none can be parked any more. */
    Future<Void> stop() {
        List<String> states;
        synchronized (this) {
            stopped = true;
            states = new ArrayList<>(places.keySet());
        }
        List<Future<Void>> ending = states.stream()
                .map(state -> drop(state, new UpstreamException(Reason.STOPPING, null)))
                .toList();
        return ending.isEmpty() ? Future.succeededFuture() : Future.join(ending).mapEmpty();
    }

    /** How many calls are parked. */
    synchronized int count() {
        return places.size();
    }
}
