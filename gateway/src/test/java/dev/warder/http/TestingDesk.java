package dev.warder.http;

import dev.warder.approval.ApprovalSettings;
import dev.warder.approval.Desk;
import dev.warder.approval.Recorder;
import dev.warder.audit.AuditEntry;
import java.time.Duration;

/** The desk of a testing gateway, at which calls wait for ten seconds unless a test says otherwise. */
final class TestingDesk {
    private TestingDesk() {}

    static Desk of(TestingGateway gateway) {
        Recorder recorder = (event, detail) -> {
            try {
                TestingGateway.await(gateway.writing.apply(AuditEntry.event(event, detail)));
            } catch (RuntimeException unwritten) {
                throw new Recorder.Unrecorded("cannot", unwritten);
            }
        };
        return new Desk(gateway.database, recorder, new ApprovalSettings(Duration.ofSeconds(10), 20, 100), "test");
    }
}
