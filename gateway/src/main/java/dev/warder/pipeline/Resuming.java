package dev.warder.pipeline;

import dev.warder.audit.AuditEntry;
import dev.warder.call.Caller;
import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Revision;
import dev.warder.sessions.Custody;
import dev.warder.sessions.KeptSession;
import dev.warder.sessions.Session;
import dev.warder.upstream.Upstream;
import dev.warder.upstream.UpstreamSession;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Predicate;

/** Goes on with the sessions of former runs, with one server or with many. */
final class Resuming {
    private final Workshop workshop;
    private final Custody custody;
    private final Predicate<String> servesBundle;

    /** @param servesBundle whether a path is a route of many servers */
    Resuming(Workshop workshop, Custody custody, Predicate<String> servesBundle) {
        this.workshop = workshop;
        this.custody = custody;
        this.servesBundle = servesBundle;
    }

    /** Goes on with the sessions of this gateway's former run; returns how many go on. Blocks. */
    int all() {
        int resumed = 0;
        for (KeptSession kept : custody.kept()) {
            if (orEnds(kept)) {
                resumed++;
            }
        }
        return resumed;
    }

    /** Goes on with a session that another gateway left; see {@link Pipeline#takeUp}. */
    Future<Boolean> takeUp(String id, Caller caller, String server) {
        return custody.claim(id, caller, server).map(kept -> {
            boolean goesOn = kept != null && orEnds(kept);
            if (kept != null && goesOn) {
                workshop.append(AuditEntry.session(
                        "session_moved", kept.owner(), kept.server(), kept.label(), "its gateway runs no more"));
            }
            return goesOn;
        });
    }

    private boolean orEnds(KeptSession kept) {
        boolean goesOn = goesOn(kept);
        if (!goesOn) {
            custody.forget(kept);
            workshop.recordEnd(kept, "cannot be resumed");
        }
        return goesOn;
    }

    private boolean goesOn(KeptSession kept) {
        Together together = Together.resumed(kept.upstream(), workshop::isOpen, workshop::endPart);
        return together == null ? withOne(kept) : servesBundle.test(kept.server()) && withMany(kept, together);
    }

    private boolean withOne(KeptSession kept) {
        Upstream upstream = workshop.upstream(kept.server());
        UpstreamSession side = upstream == null ? null : upstream.resume(kept.upstream());
        if (upstream == null || side == null) {
            return false;
        }
        workshop.watch(workshop.sessions().resume(kept, new Link(upstream, side)));
        return true;
    }

    /** The whole goes on whichever of its servers do: the others are asked anew when they are used, as when one of them forgets its part. */
    private boolean withMany(KeptSession kept, Together together) {
        JsonObject parts = kept.upstream().object(Together.PARTS);
        workshop.sessions().resume(kept, new Link(together));
        if (parts != null) {
            for (Map.Entry<String, Json> part : parts.members().entrySet()) {
                if (part.getValue() instanceof JsonObject known) {
                    resume(kept, part.getKey(), known, together);
                }
            }
        }
        return true;
    }

    private void resume(KeptSession whole, String server, JsonObject known, Together together) {
        Upstream upstream = workshop.upstream(server);
        JsonObject memento = known.object(Together.UPSTREAM);
        UpstreamSession side = upstream == null || memento == null ? null : upstream.resume(memento);
        String id = known.string(Together.ID);
        Revision revision = Revision.of(known.string(Together.REVISION));
        if (upstream == null || memento == null || side == null || id == null || revision == null) {
            return;
        }
        var link = new Link(upstream, side);
        link.joinWhole();
        Session<Link> part = workshop.sessions()
                .resumePart(new KeptSession(id, whole.owner(), server, revision, memento, whole.usedAt()), link);
        workshop.watch(part);
        together.goOn(part);
    }
}
