package dev.warder.http;

import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.catalog.PinFollower;
import dev.warder.catalog.PinStore;
import dev.warder.catalog.Shelf;
import dev.warder.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Approves what a server will list, as an operator does. */
final class TestingPins {
    private TestingPins() {}

    static void approve(TestingGateway gateway, String server, List<JsonObject> tools) {
        TestingGateway.await(gateway.catalog.learned(new Shelf(server, CapabilityType.TOOL), tools));
        Map<Capability, String> all = new HashMap<>();
        var store = new PinStore(gateway.database);
        store.list().forEach(pin -> all.put(pin.capability(), pin.seen().fingerprint()));
        store.approve(all, "test");
        new PinFollower(gateway.database, gateway.catalog, _ -> {}).follow();
    }
}
