package dev.warder.http;

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
        var watch = new StoreWatch(gateway.database, "here", System::nanoTime, stops);
        watch.start();
        return watch;
    }
}
