package dev.warder.http;

import dev.warder.catalog.PinFollower;
import dev.warder.killswitch.StopFollower;
import dev.warder.store.StoreWatch;

/** Has a testing gateway follow its store as the program does, under the name "here". */
final class TestingWatch {
    private TestingWatch() {}

    static StoreWatch of(TestingGateway gateway) {
        var stops = new StopFollower(
                gateway.database,
                gateway.killSwitch,
                () -> TestingGateway.await(gateway.pipeline.enforceStops()),
                System::nanoTime);
        var pins = new PinFollower(gateway.database, gateway.catalog, gateway.pipeline::announce);
        var watch = new StoreWatch(gateway.database, "here", System::nanoTime, stops, pins, gateway.desk);
        watch.start();
        return watch;
    }
}
