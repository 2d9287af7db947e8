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
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The compiled limits. As a gate it counts a call by every rate that is about it, and refuses when one of them is used up; a call that is
 * refused is counted by none. It is the last of the gates that need nobody's consent, so what others refuse is not counted, and it must
 * judge a call once only.
 */
public final class LimitRules implements Gate.Limits {
    private static final Set<Method> COUNTED = EnumSet.of(
            Method.TOOLS_CALL, Method.RESOURCES_READ, Method.RESOURCES_SUBSCRIBE, Method.PROMPTS_GET, Method.COMPLETE);
    /** Rough bound on the memory of remembered answers, in characters of names. */
    private static final long CACHE_WEIGHT = 1_000_000;

    private static final Cap[] NOTHING = {};

    private static final LimitRules NONE = new LimitRules(List.of(), List.of(), List.of(), () -> 0);

    /** The limits that are about one capability, whoever calls. */
    private record About(Rate[] rates, Turnstile[] turnstiles, Cap[] caps) {}

    /** A limit on each call by itself. */
    private record Cap(Limit limit, Bounds bounds) {}

    private final List<Rate> rates;
    private final List<Turnstile> turnstiles;
    private final List<Cap> caps;
    private final LongSupplier nanos;
    private final Cache<Capability, About> known = Caffeine.newBuilder()
            .maximumWeight(CACHE_WEIGHT)
            .weigher((Capability capability, About about) ->
                    200 + capability.name().length())
            .executor(Runnable::run)
            .build();

    private LimitRules(List<Rate> rates, List<Turnstile> turnstiles, List<Cap> caps, LongSupplier nanos) {
        this.rates = rates;
        this.turnstiles = turnstiles;
        this.caps = caps;
        this.nanos = nanos;
    }

    /** No limits. */
    public static LimitRules none() {
        return NONE;
    }

    /**
     * Compiles limits.
     *
     * @param scopes what each is about
     * @param meters where what was used is counted, also for other rules before and after these
     * @param nanos a monotonic clock in nanoseconds
     */
    public static LimitRules compile(
            List<LimitSettings> settings, Function<LimitSettings, Scope> scopes, Meters meters, LongSupplier nanos) {
        var rates = new ArrayList<Rate>();
        var turnstiles = new ArrayList<Turnstile>();
        var caps = new ArrayList<Cap>();
        for (int i = 0; i < settings.size(); i++) {
            LimitSettings each = settings.get(i);
            String name = each.name() == null ? "limits[" + i + "]" : each.name();
            var limit = new Limit(name, scopes.apply(each), each);
            switch (each.measure()) {
                case LimitSettings.Measure.Rate rate -> rates.add(new Rate(limit, rate, meters.buckets(each)));
                case LimitSettings.Measure.Concurrent slots ->
                    turnstiles.add(new Turnstile(limit, slots, meters.crowds(each)));
                case LimitSettings.Measure.Each(Bounds bounds) -> caps.add(new Cap(limit, bounds));
            }
        }
        return new LimitRules(List.copyOf(rates), List.copyOf(turnstiles), List.copyOf(caps), nanos);
    }

    @Override
    public Verdict judge(Call call) {
        About about = rates.isEmpty() ? null : about(call);
        if (about == null || about.rates.length == 0) {
            return Verdict.pass();
        }
        long now = nanos.getAsLong();
        for (int i = 0; i < about.rates.length; i++) {
            Rate rate = about.rates[i];
            Verdict.Refuse refusal = rate.limit().scope().isFor(call.caller()) ? rate.take(call, now) : null;
            if (refusal != null) {
                giveBack(call, about.rates, i);
                return refusal;
            }
        }
        return Verdict.pass();
    }

    private static void giveBack(Call call, Rate[] rates, int taken) {
        for (int i = 0; i < taken; i++) {
            if (rates[i].limit().scope().isFor(call.caller())) {
                rates[i].giveBack(call);
            }
        }
    }

    /** The slots the call needs to run, not yet taken; null when it needs none. */
    public @Nullable Slots slots(Call call) {
        About about = turnstiles.isEmpty() ? null : about(call);
        if (about == null || about.turnstiles.length == 0) {
            return null;
        }
        var mine = new ArrayList<Turnstile>(about.turnstiles.length);
        for (Turnstile turnstile : about.turnstiles) {
            if (turnstile.limit().scope().isFor(call.caller())) {
                mine.add(turnstile);
            }
        }
        return mine.isEmpty() ? null : new Slots(call, mine);
    }

    /** What the call may take at most once it is on its way, or null when no limit says anything about that. */
    public @Nullable Bounds bounds(Call call) {
        About about = caps.isEmpty() ? null : about(call);
        Bounds all = null;
        for (Cap cap : about == null ? NOTHING : about.caps) {
            if (cap.limit.scope().isFor(call.caller())) {
                all = all == null ? cap.bounds : all.and(cap.bounds);
            }
        }
        return all;
    }

    private @Nullable About about(Call call) {
        Capability capability = call.capability();
        // The gateway asks servers in nobody's name; what it asks is bounded by its own patience.
        if (capability == null
                || !COUNTED.contains(call.method())
                || call.caller().auth() == Caller.Auth.GATEWAY) {
            return null;
        }
        About about = known.getIfPresent(capability);
        if (about == null) {
            about = new About(
                    rates.stream()
                            .filter(each -> each.limit().scope().covers(capability))
                            .toArray(Rate[]::new),
                    turnstiles.stream()
                            .filter(each -> each.limit().scope().covers(capability))
                            .toArray(Turnstile[]::new),
                    caps.stream()
                            .filter(each -> each.limit.scope().covers(capability))
                            .toArray(Cap[]::new));
            known.put(capability, about);
        }
        return about;
    }
}
