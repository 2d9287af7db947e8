package dev.warder.catalog;

import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.call.Gate;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Method;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The definitions of capabilities, learned from their servers, and which of them are approved. What was learned of a server is replaced as
 * a whole; a call sees the old list or the new one. Outlives a change of rules; safe for use by several threads.
 */
public final class Catalog implements Gate.Catalog {
    /** Definitions of one kind of one server. */
    static final int MAX_DEFINITIONS = 2_000;

    /** Characters of a tool's name. */
    static final int MAX_TOOL_NAME = 256;

    /** Characters of another's name, which may be a URI. */
    static final int MAX_NAME = 2_048;

    /** Bytes of one definition in canonical form. */
    static final int MAX_DEFINITION_BYTES = 512 * 1024;

    private final PinStore store;
    /** What was listed for the first time, while the store is asked how it stands: nobody may take that for an answer. */
    private final Set<Shelf> settling = ConcurrentHashMap.newKeySet();

    private final Pins pins = new Pins();
    private volatile Predicate<String> baseline = _ -> false;

    /** By server: every caller's calls carry the same credentials there, so that it shows every caller the same. */
    private final Map<CapabilityType, ConcurrentMap<String, Snapshot>> lists = new EnumMap<>(CapabilityType.class);

    public Catalog(PinStore store) {
        this.store = store;
        for (CapabilityType type : CapabilityType.values()) {
            lists.put(type, new ConcurrentHashMap<>());
        }
    }

    /**
     * What a list of a server taught.
     *
     * @param others whether clients would see another list now than before
     */
    public record Lesson(List<Problem> problems, Sighting sighting, boolean others) {}

    /** Sets whose definitions are approved at the first contact. */
    public void baseline(Predicate<String> servers) {
        baseline = servers;
    }

    /** Whether definitions of that type are pinned; resources are content, and only their templates are. */
    public static boolean pins(CapabilityType type) {
        return type != CapabilityType.RESOURCE;
    }

    /**
     * Takes a server's whole list in place of the former one, at once; what is not known to be approved is out of use from then on.
     * Completes when the store knows of it, which may approve it; fails when that cannot be written. A definition whose fingerprint is
     * unchanged stays the same instance.
     */
    public Future<Lesson> learned(Shelf shelf, List<JsonObject> definitions) {
        ConcurrentMap<String, Snapshot> list = list(shelf.type());
        Snapshot before;
        Snapshot found;
        boolean known;
        synchronized (this) {
            before = list.get(shelf.server());
            found = Snapshot.of(shelf, definitions, before).judged(pins.of(shelf));
            known = pins.tellAll(shelf, found.definitions());
            if (before == null && !known) {
                settling.add(shelf);
            }
            list.put(shelf.server(), found);
        }
        Future<Sighting> seen = known
                ? Future.succeededFuture(Sighting.none(shelf))
                : store.seen(shelf, found.definitions(), baseline.test(shelf.server()), inspecting(shelf));
        return seen.map(sighting -> {
                    adopt(Map.of(shelf, sighting.pins()));
                    settling.remove(shelf);
                    Snapshot now = list.get(shelf.server());
                    boolean others =
                            before != null && now != null && !before.approved().equals(now.approved());
                    return new Lesson(found.problems(), sighting, others);
                })
                .onFailure(_ -> settling.remove(shelf));
    }

    /** Looks at definitions beside all that is offered now, which is gathered when the first is looked at. */
    private Function<Definition, List<Finding>> inspecting(Shelf shelf) {
        return new Function<>() {
            private @Nullable Neighbours neighbours;

            @Override
            public List<Finding> apply(Definition definition) {
                Neighbours all = neighbours == null ? neighbours() : neighbours;
                neighbours = all;
                return Inspection.of(shelf, definition, all);
            }
        };
    }

    private Neighbours neighbours() {
        Map<Shelf, List<String>> offered = new HashMap<>();
        lists.forEach((type, servers) -> servers.forEach((server, snapshot) -> offered.put(
                new Shelf(server, type), List.copyOf(snapshot.entries().keySet()))));
        return new Neighbours(offered);
    }

    /**
     * Puts pins into force.
     *
     * @return the lists of which other capabilities can be used now than before
     */
    synchronized Set<Shelf> adopt(Map<Shelf, Map<String, Pin>> changed) {
        Set<Shelf> others = new HashSet<>();
        changed.forEach((shelf, news) -> {
            pins.adopt(shelf, news);
            Snapshot before = list(shelf.type()).get(shelf.server());
            if (before != null) {
                Snapshot now = before.judged(pins.of(shelf));
                list(shelf.type()).put(shelf.server(), now);
                if (!now.approved().equals(before.approved())) {
                    others.add(shelf);
                }
            }
        });
        return others;
    }

    /** Forgets a server's lists: until they are learned again its capabilities cannot be used. Pins stay. */
    public synchronized void forgotten(String server) {
        lists.values().forEach(list -> list.remove(server));
    }

    /** Whether the list has been learned, and it is known how it stands. */
    public boolean knows(Shelf shelf) {
        return list(shelf.type()).containsKey(shelf.server()) && !settling.contains(shelf);
    }

    /** The definition of a capability, however it stands, or null when its server's list is not known or lacks it. */
    public @Nullable Definition find(Capability capability) {
        Snapshot.Entry entry = entry(capability);
        return entry == null ? null : entry.definition();
    }

    /** What a server's list said, in its own order, however it stands; empty when its list is not known. */
    public List<Definition> definitions(Shelf shelf) {
        Snapshot snapshot = list(shelf.type()).get(shelf.server());
        return snapshot == null ? List.of() : snapshot.definitions();
    }

    /** How many capabilities that servers offered last await someone's approval. */
    public int waiting() {
        return pins.waiting();
    }

    /** How many of a list await someone's approval. */
    public int waiting(Shelf shelf) {
        Snapshot snapshot = list(shelf.type()).get(shelf.server());
        return snapshot == null
                ? 0
                : (int) snapshot.entries().values().stream()
                        .filter(entry -> entry.standing() == Standing.PENDING || entry.standing() == Standing.CHANGED)
                        .count();
    }

    /** Whether the capability may be shown and used as its server defines it now. */
    public boolean approves(Capability capability) {
        if (!pins(capability.type())) {
            return true;
        }
        Snapshot.Entry entry = entry(capability);
        return entry != null && entry.standing() == Standing.APPROVED;
    }

    /** Whether a capability of a definition with that fingerprint may be shown. */
    public boolean approves(Capability capability, String fingerprint) {
        if (!pins(capability.type())) {
            return true;
        }
        Pin pin = pins.find(capability);
        return pin != null && pin.of(fingerprint) == Standing.APPROVED;
    }

    /** Whether a definition with that fingerprint is not the one that was learned last, or is of something new. */
    public boolean isNews(Capability capability, String fingerprint) {
        Definition known = find(capability);
        return pins(capability.type()) && (known == null || !known.fingerprint().equals(fingerprint));
    }

    /** The fingerprint of a definition; empty for one that cannot have any, and of a type that is not pinned. */
    public String fingerprint(Capability capability, JsonObject definition) {
        if (!pins(capability.type())) {
            return "";
        }
        Definition known = find(capability);
        if (known != null && known.json().equals(definition)) {
            return known.fingerprint();
        }
        try {
            return Fingerprint.of(Fingerprint.canonical(definition));
        } catch (IllegalArgumentException halfACharacter) {
            return "";
        }
    }

    private Snapshot.@Nullable Entry entry(Capability capability) {
        Snapshot snapshot = list(capability.type()).get(capability.server());
        return snapshot == null ? null : snapshot.entries().get(capability.name());
    }

    private ConcurrentMap<String, Snapshot> list(CapabilityType type) {
        return java.util.Objects.requireNonNull(lists.get(type));
    }

    @Override
    public Verdict judge(Call call) {
        Capability used = call.capability();
        // A task is of the tool that began it; what is no handle of one names no tool, and is refused later.
        boolean ofTask = call.method().isOfTask();
        if (ofTask ? used == null : !uses(call.method())) {
            return Verdict.pass();
        }
        if (used == null) {
            return Verdict.refuse(Reason.INVALID_PARAMS);
        }
        Snapshot snapshot = list(used.type()).get(used.server());
        if (snapshot == null) {
            return Verdict.refuse(Reason.DEFINITION_UNAVAILABLE);
        }
        Snapshot.Entry entry = snapshot.entries().get(used.name());
        if (entry != null && entry.standing() == Standing.APPROVED) {
            return Verdict.pass();
        }
        if (settling.contains(new Shelf(used.server(), used.type()))) {
            return Verdict.refuse(Reason.DEFINITION_UNAVAILABLE);
        }
        return Verdict.refuse(ofTask ? Reason.HANDLE_DENIED : why(entry));
    }

    /** Whether a call by that method uses something that is pinned. */
    public static boolean uses(Method method) {
        return switch (method) {
            case TOOLS_CALL, PROMPTS_GET, COMPLETE -> true;
            default -> false;
        };
    }

    private static Reason why(Snapshot.@Nullable Entry entry) {
        if (entry == null) {
            return Reason.UNKNOWN_CAPABILITY;
        }
        return switch (entry.standing()) {
            case PENDING -> Reason.PIN_PENDING;
            case CHANGED -> Reason.PIN_CHANGED;
            case BLOCKED -> Reason.PIN_BLOCKED;
            case APPROVED -> throw new IllegalArgumentException("what is approved is not refused");
        };
    }
}
