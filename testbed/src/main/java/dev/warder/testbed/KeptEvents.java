package dev.warder.testbed;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a server says on its own GET stream and keeps, so that a client that names the last event it heard gets the rest. */
final class KeptEvents {
    private final List<String> events = new ArrayList<>();
    private final List<EventStream> open = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();

    synchronized void say(JsonNode message) {
        String event = "id: g-" + (events.size() + 1) + "\nevent: message\ndata: "
                + Wire.JSON.writeValueAsString(message) + "\n\n";
        events.add(event);
        open.forEach(stream -> stream.raw(event));
    }

    synchronized void open(Exchange exchange, @Nullable String lastEventId) {
        EventStream stream = exchange.events();
        if (lastEventId == null) {
            stream.raw("id: g-" + events.size() + "\ndata:\n\n");
        } else {
            int heard = Integer.parseInt(lastEventId.substring(2));
            events.subList(heard, events.size()).forEach(stream::raw);
        }
        open.add(stream);
        exchanges.add(exchange);
    }

    /** Ends the streams in order and says when to come back. */
    synchronized void end(long retryMillis) {
        open.forEach(stream -> stream.raw("retry: " + retryMillis + "\n\n").end());
        open.clear();
    }

    /** Closes the connections in the middle of an event. */
    synchronized void cut() {
        open.forEach(stream -> stream.raw("id: g-99\ndata: {\"half"));
        open.clear();
        exchanges.forEach(exchange -> exchange.later(20, exchange::cut));
        exchanges.clear();
    }
}
