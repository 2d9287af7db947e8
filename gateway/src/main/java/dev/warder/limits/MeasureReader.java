package dev.warder.limits;

import dev.warder.settings.Key;
import dev.warder.settings.Section;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the measure of a limit. */
final class MeasureReader {
    /** Costs are counted in millionths. */
    static final long UNIT = 1_000_000;

    private static final int WIDEST = 1_000;
    private static final String QUOTA_FORM = "[1-9][0-9]{0,8} per (day|month)";
    private static final String QUOTA_RULE = "It is written as in 1000 per day; there are day and month.";

    private static final Key<String> RATE = Key.text("rate")
            .matching(Pace.FORM, "A rate is written as in 60 per minute; there are second, minute, hour and day.")
            .about("How many calls may be made in a time, as a bucket that is refilled steadily.")
            .example("60 per minute");
    private static final Key<Integer> BURST = Key.integer("burst", 1, 1_000_000)
            .otherwise("the number in rate")
            .about(
                    "How many calls a rate lets through at once when nothing was used before; within any time, no more than this and"
                            + " what the rate brings in that time.");
    private static final Key<String> REPEAT = Key.text("repeat")
            .matching(Pace.FORM, "It is written as in 5 per minute; there are second, minute, hour and day.")
            .about(
                    "How often the same call may be made with the same arguments: what ends an agent that runs in a circle.")
            .example("5 per minute");
    private static final Key<String> FAN_OUT = Key.text("fanOut")
            .matching(Pace.FORM, "It is written as in 20 per minute; there are second, minute, hour and day.")
            .about(
                    "How many different capabilities may be used in a time, 1000 at most; each as often as other limits allow.")
            .example("20 per minute");
    private static final Key<String> QUOTA = Key.text("quota")
            .matching(QUOTA_FORM, QUOTA_RULE)
            .about("How many calls may be made in a calendar day or month (UTC). What was used is kept over restarts.")
            .example("1000 per day");
    private static final Key<String> BUDGET = Key.text("budget")
            .matching(QUOTA_FORM, QUOTA_RULE)
            .about("How much calls may cost in a calendar day or month (UTC). What was used is kept over restarts.")
            .example("500 per month");
    private static final Key<String> COST = Key.text("cost")
            .otherwise("1")
            .about(
                    "What a call costs: a number, or an expression in CEL over args, caller, call and result.bytes. The size of the answer is known"
                            + " only afterwards: a call is let through when the budget has room for what it costs with an answer of no bytes, and"
                            + " the rest is charged when it has ended. A cost that cannot be worked out is a failure.")
            .example("0.5 + double(result.bytes) / 100000.0");
    private static final Key<List<String>> WARN_AT = Key.textOrTexts("warnAt")
            .or(List.of())
            .matching("[1-9][0-9]?%", "A warning is written as in 80%.")
            .about("At which parts of a quota or budget the log warns and the record says so (limit_warning).")
            .example("[50%, 80%]");
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

    /** The keys of which each limit has one, and what may stand beside each, besides what it is kept apart by. */
    private static final Map<Key<?>, Set<Key<?>>> MEASURES = Map.of(
            RATE, Set.of(BURST),
            REPEAT, Set.of(),
            FAN_OUT, Set.of(),
            QUOTA, Set.of(WARN_AT),
            BUDGET, Set.of(COST, WARN_AT),
            CONCURRENT, Set.of(QUEUE, WAIT),
            DEADLINE, Set.of(),
            RESULT_BYTES, Set.of());

    /** Every key of a measure, in the order of the documentation. */
    static final List<Key<?>> KEYS = List.of(
            RATE,
            BURST,
            REPEAT,
            FAN_OUT,
            QUOTA,
            BUDGET,
            COST,
            WARN_AT,
            CONCURRENT,
            QUEUE,
            WAIT,
            DEADLINE,
            RESULT_BYTES);

    private final Section section;

    MeasureReader(Section section) {
        this.section = section;
    }

    /**
     * The measure, its problems recorded.
     *
     * @param meters the keys that mean nothing for a measure without meters
     */
    Measure read(List<Key<?>> meters) {
        List<Key<?>> written = MEASURES.keySet().stream().filter(section::has).toList();
        if (written.size() != 1) {
            section.problem(
                    section.place(),
                    "A limit has one measure.",
                    "Write one of rate, repeat, fanOut, quota, budget, concurrent, deadline and resultBytes; several are several limits.");
        } else {
            Key<?> measure = written.getFirst();
            boolean counts = measure != DEADLINE && measure != RESULT_BYTES;
            meters.stream().filter(key -> !counts).forEach(key -> foreign(key, measure));
            List.of(BURST, COST, WARN_AT, QUEUE, WAIT).stream()
                    .filter(key -> !MEASURES.getOrDefault(measure, Set.of()).contains(key))
                    .forEach(key -> foreign(key, measure));
        }
        Measure measure = counted();
        return measure == null ? other() : measure;
    }

    private void foreign(Key<?> key, Key<?> measure) {
        if (section.has(key)) {
            section.problem(
                    section.place(key),
                    "The key " + key.name() + " means nothing beside " + measure.name() + ".",
                    "Remove it.");
        }
    }

    private @Nullable Measure counted() {
        String repeat = section.find(REPEAT);
        String fanOut = section.find(FAN_OUT);
        String quota = section.find(QUOTA);
        String budget = section.find(BUDGET);
        if (repeat != null) {
            return new Measure.Repeat(Pace.of(repeat));
        }
        if (fanOut != null) {
            Pace pace = Pace.of(fanOut);
            if (pace.count() > WIDEST) {
                section.problem(section.place(FAN_OUT), "There may be at most " + WIDEST + ".", null);
            }
            return new Measure.FanOut(pace);
        }
        String cost = section.find(COST);
        return quota != null ? quota(quota, null) : budget != null ? quota(budget, cost == null ? "1" : cost) : null;
    }

    private Measure quota(String written, @Nullable String cost) {
        String[] words = written.split(" ", -1);
        return new Measure.Quota(
                Long.parseLong(words[0]) * UNIT,
                Window.valueOf(words[2].toUpperCase(Locale.ROOT)),
                cost,
                section.read(WARN_AT).stream()
                        .map(percent -> Integer.valueOf(percent.substring(0, percent.length() - 1)))
                        .sorted()
                        .toList());
    }

    private Measure other() {
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
}
