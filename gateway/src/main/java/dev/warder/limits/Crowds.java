package dev.warder.limits;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is inside and who waits, for each key of one limit. A crowd of nobody is not kept; one of somebody is never dropped. Everything that
 * happens to a crowd happens inside one atomic step of the table.
 */
final class Crowds {
    private final ConcurrentHashMap<Object, Crowd> crowds = new ConcurrentHashMap<>();
    private final int most;

    Crowds(int most) {
        this.most = most;
    }

    private static final class Crowd {
        private int inside;
        private final ArrayDeque<Visit> waiting = new ArrayDeque<>();
    }

    /** How trying to enter ended. */
    enum Entry {
        INSIDE,
        WAITING,
        NO_ROOM,
        /** The limit cannot be kept: there are too many crowds. */
        FAILED
    }

    /** One call at one turnstile; what became of it is written by the table's atomic steps only. */
    static final class Visit {
        private final Object key;
        private final Runnable admitted;
        private Entry entry = Entry.NO_ROOM;

        /** @param admitted runs when a visit that waited is inside, on the thread of whoever left */
        Visit(Object key, Runnable admitted) {
            this.key = key;
            this.admitted = admitted;
        }
    }

    /** Enters when fewer than {@code slots} are inside, else waits when fewer than {@code queue} do. */
    Entry enter(Visit visit, int slots, int queue) {
        boolean full = crowds.mappingCount() >= most;
        // What became of it here: by the time the step is over, others may have let it in.
        var became = new Entry[] {Entry.FAILED};
        crowds.compute(visit.key, (_, before) -> {
            Crowd crowd = before;
            if (crowd == null && full) {
                return null;
            }
            crowd = crowd == null ? new Crowd() : crowd;
            if (crowd.inside < slots && crowd.waiting.isEmpty()) {
                crowd.inside++;
                visit.entry = Entry.INSIDE;
            } else if (crowd.waiting.size() < queue) {
                crowd.waiting.add(visit);
                visit.entry = Entry.WAITING;
            } else {
                visit.entry = Entry.NO_ROOM;
            }
            became[0] = visit.entry;
            return crowd;
        });
        return became[0];
    }

    /** Ends the waiting of a visit; false when it does not wait. */
    boolean giveUp(Visit visit) {
        var waited = new boolean[1];
        crowds.computeIfPresent(visit.key, (_, crowd) -> {
            waited[0] = visit.entry == Entry.WAITING && crowd.waiting.remove(visit);
            visit.entry = waited[0] ? Entry.NO_ROOM : visit.entry;
            return crowd;
        });
        return waited[0];
    }

    /**
     * Ends a visit, inside or waiting; harmless when it has ended. Those who waited come in as far as there is room.
     *
     * @param slots how many may be inside now; an edit of the settings may have made them fewer or more since the visit began
     */
    void leave(Visit visit, int slots) {
        var next = new ArrayDeque<Visit>();
        crowds.computeIfPresent(visit.key, (_, crowd) -> {
            if (visit.entry == Entry.INSIDE) {
                crowd.inside--;
            } else if (visit.entry == Entry.WAITING) {
                crowd.waiting.remove(visit);
            }
            visit.entry = Entry.NO_ROOM;
            while (crowd.inside < slots && !crowd.waiting.isEmpty()) {
                Visit first = crowd.waiting.remove();
                first.entry = Entry.INSIDE;
                crowd.inside++;
                next.add(first);
            }
            return crowd.inside == 0 && crowd.waiting.isEmpty() ? null : crowd;
        });
        next.forEach(each -> each.admitted.run());
    }

    int size() {
        return crowds.size();
    }
}
