package dev.warder.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.Gate;
import dev.warder.call.Verdict;
import dev.warder.mcp.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The compiled limits. As a gate it counts a call by every limit that is about it, and refuses when one of them is used up; a call that is
 * refused is counted by none. It is the last of the gates that need nobody's consent, so what others refuse is not counted, and it must
 * judge a call once only.
 */
public final class LimitRules implements Gate.Limits {
    private static final Set<Method> COUNTED = EnumSet.of(
            Method.TOOLS_CALL, Method.RESOURCES_READ, Method.RESOURCES_SUBSCRIBE, Method.PROMPTS_GET, Method.COMPLETE);
    /** Rough bound on the memory of remembered answers, in characters of names. */
    private static final long CACHE_WEIGHT = 1_000_000;

    private static final About NOTHING = new About(List.of(), List.of(), List.of(), List.of());
    private static final LimitRules NONE = new LimitRules(NOTHING, () -> 0);

    /** Limits by what they do; all there are, or those about one capability, whoever calls. */
    private record About(List<Counted> counted, List<Turnstile> turnstiles, List<Cap> caps, List<Allotment> settled) {

        static About of(List<Counted> counted, List<Turnstile> turnstiles, List<Cap> caps) {
            List<Allotment> settled = counted.stream()
                    .filter(Allotment.class::isInstance)
                    .map(Allotment.class::cast)
                    .filter(Allotment::knowsMoreLater)
                    .toList();
            return new About(List.copyOf(counted), List.copyOf(turnstiles), List.copyOf(caps), settled);
        }

        About about(Capability capability) {
            return of(
                    counted.stream()
                            .filter(each -> each.limit().scope().covers(capability))
                            .toList(),
                    turnstiles.stream()
                            .filter(each -> each.limit().scope().covers(capability))
                            .toList(),
                    caps.stream()
                            .filter(each -> each.limit.scope().covers(capability))
                            .toList());
        }
    }

    /** A limit on each call by itself. */
    private record Cap(Limit limit, Bounds bounds) {}

    private final About all;
    private final boolean none;
    private final LongSupplier nanos;
    private final Cache<Capability, About> known = Caffeine.newBuilder()
            .maximumWeight(CACHE_WEIGHT)
            .weigher((Capability capability, About about) ->
                    200 + capability.name().length())
            .executor(Runnable::run)
            .build();

    private LimitRules(About all, LongSupplier nanos) {
        this.all = all;
        this.none = all.counted.isEmpty() && all.turnstiles.isEmpty() && all.caps.isEmpty();
        this.nanos = nanos;
    }

    /** No limits. */
    public static LimitRules none() {
        return NONE;
    }

    /**
     * Compiles limits.
     *
     * @param words what the words of other rooms mean in them
     * @param meters where what was used is counted, also for other rules before and after these
     * @param nanos a monotonic clock in nanoseconds
     */
    public static LimitRules compile(List<LimitSettings> settings, Words words, Meters meters, LongSupplier nanos) {
        var counted = new ArrayList<Counted>();
        var turnstiles = new ArrayList<Turnstile>();
        var caps = new ArrayList<Cap>();
        List<Meters.Identity> identities = Meters.identities(settings);
        for (int i = 0; i < settings.size(); i++) {
            LimitSettings each = settings.get(i);
            Meters.Identity identity = identities.get(i);
            var limit = new Limit(each.name() == null ? "limits[" + i + "]" : each.name(), words.scope(each), each);
            switch (each.measure()) {
                case Measure.Rate rate -> counted.add(Rate.of(limit, rate, meters.buckets(identity)));
                case Measure.Repeat repeat -> counted.add(Rate.of(limit, repeat, meters.buckets(identity)));
                case Measure.FanOut(Pace pace) -> counted.add(new FanOut(limit, pace, meters.reaches(identity)));
                case Measure.Quota quota ->
                    counted.add(new Allotment(
                            limit,
                            quota,
                            quota.cost() == null ? null : words.cost(quota.cost()),
                            meters.accounts(identity),
                            meters.warning()));
                case Measure.Concurrent slots -> turnstiles.add(new Turnstile(limit, slots, meters.crowds(identity)));
                case Measure.Each(Bounds bounds) -> caps.add(new Cap(limit, bounds));
            }
        }
        return new LimitRules(About.of(counted, turnstiles, caps), nanos);
    }

    @Override
    public Verdict judge(Call call) {
        List<Counted> counted = about(call).counted;
        if (counted.isEmpty()) {
            return Verdict.pass();
        }
        long now = nanos.getAsLong();
        for (int i = 0; i < counted.size(); i++) {
            Counted each = counted.get(i);
            Verdict.Refuse refusal = isFor(each.limit(), call) ? each.take(call, now) : null;
            if (refusal != null) {
                giveBack(call, counted.subList(0, i));
                return refusal;
            }
        }
        return Verdict.pass();
    }

    private static void giveBack(Call call, List<Counted> taken) {
        for (Counted each : taken) {
            if (isFor(each.limit(), call)) {
                each.giveBack(call);
            }
        }
    }

    private static boolean isFor(Limit limit, Call call) {
        return limit.scope().isFor(call.caller());
    }

    /** The slots the call needs to run, not yet taken; null when it needs none. */
    public @Nullable Slots slots(Call call) {
        List<Turnstile> turnstiles = about(call).turnstiles;
        List<Turnstile> mine = turnstiles.isEmpty()
                ? turnstiles
                : turnstiles.stream().filter(each -> isFor(each.limit(), call)).toList();
        return mine.isEmpty() ? null : new Slots(call, mine);
    }

    /** What the call may take at most once it is on its way, or null when no limit says anything about that. */
    public @Nullable Bounds bounds(Call call) {
        Bounds bounds = null;
        for (Cap cap : about(call).caps) {
            if (isFor(cap.limit, call)) {
                bounds = bounds == null ? cap.bounds : bounds.and(cap.bounds);
            }
        }
        return bounds;
    }

    /** Charges budgets what a call has cost beyond what was known before it was made; its answer had that many bytes. */
    public void settle(Call call, long resultBytes) {
        for (Allotment each : about(call).settled) {
            if (isFor(each.limit(), call)) {
                each.settle(call, resultBytes);
            }
        }
    }

    private About about(Call call) {
        Capability capability = none ? null : call.capability();
        // The gateway asks servers in nobody's name; what it asks is bounded by its own patience.
        if (capability == null
                || !COUNTED.contains(call.method())
                || call.caller().auth() == Caller.Auth.GATEWAY) {
            return NOTHING;
        }
        About about = known.getIfPresent(capability);
        if (about == null) {
            about = all.about(capability);
            known.put(capability, about);
        }
        return about;
    }
}
