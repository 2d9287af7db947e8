package dev.warder.limits;

import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the section {@code limits}.
 *
 * @param name what records call it, or null for its place: {@code limits[3]}
 * @param measure what is limited, and to how much
 * @param per what it is kept apart by; empty for one meter for everyone together
 * @param about what it is about: patterns as in {@code access}
 * @param to who it is for, as in {@code access}
 * @param onFailure what happens to calls to which it cannot be applied
 */
public record LimitSettings(
        @Nullable String name,
        Measure measure,
        List<Dimension> per,
        List<String> about,
        List<String> to,
        OnFailure onFailure) {
    private static final String DIMENSIONS = Arrays.stream(Dimension.values())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining("|"));

    private static final Key<String> RATE = Key.text("rate")
            .matching(Pace.FORM, "A rate is written as in 60 per minute; there are second, minute, hour and day.")
            .about("How many calls may be made in a time, as a bucket that is refilled steadily.")
            .example("60 per minute");
    private static final Key<Integer> BURST = Key.integer("burst", 1, 1_000_000)
            .otherwise("the number in rate")
            .about(
                    "How many calls a rate lets through at once when nothing was used before; within any time, no more than this and"
                            + " what the rate brings in that time.");
    private static final Key<Integer> CONCURRENT = Key.integer("concurrent", 1, 100_000)
            .about("How many calls may run at once.")
            .example("4");
    private static final Key<Integer> QUEUE = Key.integer("queue", 0, 10_000)
            .or(16)
            .about("How many more calls may wait until one of those that run at once ends.");
    private static final Key<Duration> WAIT = Key.duration("wait", Duration.ofMillis(1), Duration.ofMinutes(1))
            .or(Duration.ofSeconds(2))
            .about("How long a call may wait for others to end.");
    private static final Key<Duration> DEADLINE = Key.duration("deadline", Duration.ofMillis(1), Duration.ofHours(24))
            .about("How long the server may take for a call, where that is less than its timeout.")
            .example("10s");
    private static final Key<Long> RESULT_BYTES = Key.size("resultBytes", 1, 256L << 20)
            .about("How large the answer to a call may be, where that is less than the server's maxReply.")
            .example("64KiB");
    private static final Key<List<String>> PER = Key.textOrTexts("per")
            .or(List.of("caller"))
            .matching(DIMENSIONS, "There are " + DIMENSIONS.replace("|", ", ") + ".")
            .about(
                    "What the limit is kept apart by: caller, tenant, client, server, capability, session (legacy clients have one),"
                            + " source (the address the call comes from; for IPv6 its /64 network). Empty: one meter for everyone together.")
            .example("[caller, capability]");
    private static final Key<List<String>> ON = Key.textOrTexts("on")
            .or(List.of("**"))
            .about("What the limit is about: patterns as in access.")
            .example("crm/tools/create_*");
    private static final Key<List<String>> TO = Key.textOrTexts("to")
            .or(List.of("anyone"))
            .about("Who the limit is for: role:NAME, subject:NAME, client:NAME or anyone.")
            .example("[\"role:agent\"]");
    private static final Key<OnFailure> ON_FAILURE = Key.choice("onFailure", OnFailure.class)
            .or(OnFailure.REFUSE)
            .about(
                    "What happens when the limit cannot be applied: the call lacks what it is kept apart by, or there is no room for"
                            + " another meter.");
    private static final Key<String> NAME = Key.text("name")
            .matching("[^\\p{Cntrl}]{1,100}", "A name has 1 to 100 printable characters.")
            .otherwise("the limit's place, such as limits[3]")
            .about("What records call the limit.");

    /** The keys of which each limit has one, and what may stand beside each. */
    private static final Map<Key<?>, Set<Key<?>>> MEASURES = Map.of(
            RATE,
            Set.of(BURST, PER, ON_FAILURE),
            CONCURRENT,
            Set.of(QUEUE, WAIT, PER, ON_FAILURE),
            DEADLINE,
            Set.of(),
            RESULT_BYTES,
            Set.of());

    /** One entry of the section. */
    public static final Shape<LimitSettings> SHAPE = Shape.of(
            LimitSettings::read,
            "One limit: one of rate, concurrent, deadline and resultBytes. All limits that are about a call apply to it together. Counted are calls of tools,"
                    + " reads and subscriptions of resources, prompts and completions; lists, polls of tasks and handshakes are not.",
            RATE,
            BURST,
            CONCURRENT,
            QUEUE,
            WAIT,
            DEADLINE,
            RESULT_BYTES,
            PER,
            ON,
            TO,
            ON_FAILURE,
            NAME);

    /** What is limited. */
    sealed interface Measure {

        /** Calls in a time; {@code burst} at once when nothing was used before. */
        record Rate(Pace pace, int burst) implements Measure {}

        /** Calls at once; {@code queue} more may wait, each at most {@code patience}. */
        record Concurrent(int slots, int queue, Duration patience) implements Measure {}

        /** What one call may take. */
        record Each(Bounds bounds) implements Measure {}
    }

    /** What happens to a call to which a limit cannot be applied. */
    public enum OnFailure {
        REFUSE,
        ALLOW
    }

    public LimitSettings {
        per = List.copyOf(per);
        about = List.copyOf(about);
        to = List.copyOf(to);
    }

    /** How many meters one limit may have at most. */
    static final int MAX_METERS = 100_000;

    private static LimitSettings read(Section section) {
        checkMeasure(section);
        return new LimitSettings(
                section.find(NAME),
                measure(section),
                dimensions(section),
                section.read(ON),
                section.read(TO),
                section.read(ON_FAILURE));
    }

    private static void checkMeasure(Section section) {
        List<Key<?>> written = MEASURES.keySet().stream().filter(section::has).toList();
        if (written.size() != 1) {
            section.problem(
                    section.place(),
                    "A limit has one measure.",
                    "Write one of rate, concurrent, deadline and resultBytes, and a limit for each.");
            return;
        }
        Key<?> measure = written.getFirst();
        for (Key<?> foreign : List.of(BURST, QUEUE, WAIT, PER, ON_FAILURE)) {
            if (section.has(foreign)
                    && !MEASURES.getOrDefault(measure, Set.of()).contains(foreign)) {
                section.problem(
                        section.place(foreign),
                        "The key " + foreign.name() + " means nothing beside " + measure.name() + ".",
                        "Remove it.");
            }
        }
    }

    private static Measure measure(Section section) {
        Integer slots = section.find(CONCURRENT);
        if (slots != null) {
            return new Measure.Concurrent(slots, section.read(QUEUE), section.read(WAIT));
        }
        Duration deadline = section.find(DEADLINE);
        Long bytes = section.find(RESULT_BYTES);
        if (deadline != null || bytes != null) {
            return new Measure.Each(new Bounds(deadline == null ? 0 : deadline.toMillis(), bytes == null ? 0 : bytes));
        }
        String written = section.find(RATE);
        // Without a rate, which was reported, something that is thrown away with everything else that was read.
        Pace pace = written == null ? new Pace(1, Duration.ofDays(1)) : Pace.of(written);
        Integer burst = section.find(BURST);
        return new Measure.Rate(pace, burst == null ? pace.count() : burst);
    }

    private static List<Dimension> dimensions(Section section) {
        var seen = new HashSet<Dimension>();
        var dimensions = new ArrayList<Dimension>();
        List<String> words = section.read(PER);
        for (int i = 0; i < words.size(); i++) {
            Dimension dimension = Dimension.of(words.get(i));
            if (!seen.add(dimension)) {
                section.problem(section.place(PER, i), "The word " + words.get(i) + " is there twice.", "Remove one.");
            }
            dimensions.add(dimension);
        }
        return dimensions;
    }
}
