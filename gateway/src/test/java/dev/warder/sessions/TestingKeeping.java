package dev.warder.sessions;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps sessions in memory, for a next run that is only a test's. */
final class TestingKeeping implements Keeping {
    final Map<String, KeptSession> kept = new LinkedHashMap<>();

    @Override
    public void keep(KeptSession session) {
        kept.put(session.id(), session);
    }

    @Override
    public void used(KeptSession session, long millis) {
        kept.computeIfPresent(session.id(), (id, before) -> before.usedAt(millis));
    }

    @Override
    public void forget(String id) {
        kept.remove(id);
    }
}
