package dev.warder.audit;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** A process that appends as fast as it can, says on its output what was acknowledged, and waits to be killed. */
final class TestingAppender {
    private TestingAppender() {}

    public static void main(String[] args) throws Exception {
        AuditLog log = TestingLog.open(Path.of(args[0]));
        var inFlight = new Semaphore(40);
        for (int i = 0; i < 1_000_000; i++) {
            inFlight.acquire();
            String id = args[1] + i;
            Future<Void> appended = log.append(TestingLog.entry(id));
            appended.onComplete(done -> {
                if (done.succeeded()) {
                    synchronized (inFlight) {
                        System.out.println(id);
                    }
                }
                inFlight.release();
            });
        }
    }
}
