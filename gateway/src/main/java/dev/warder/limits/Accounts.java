package dev.warder.limits;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of one quota or budget, in millionths. Charged in memory before the effect, written to the store in groups soon after: a
 * crash can forget no more of an account than {@link #slack} and one call, because beyond that nothing is charged until the store has
 * caught up.
 * Bounded in number as {@link Buckets} are; only accounts whose window is over are dropped.
 */
final class Accounts {
    static final long USED_UP = -1;
    static final long NO_ROOM = -2;

    private static final long LEAST_SLACK = 100 * MeasureReader.UNIT;

    private final ConcurrentHashMap<Object, Account> accounts = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Object> unwritten = new ConcurrentLinkedQueue<>();
    private final Broom broom = new Broom(accounts);
    private final String limit;
    private final Map<String, Used> before;
    private final int most;

    /**
     * Accounts.
     *
     * @param limit the name of the limit in the store
     * @param before what former runs used, by the name of the meter
     */
    Accounts(String limit, Map<String, Used> before, int most) {
        this.limit = limit;
        this.before = new ConcurrentHashMap<>(before);
        this.most = most;
    }

    /** What may be charged and not yet written: a tenth, or 100 where that is more. */
    static long slack(long amount) {
        return Math.max(amount / 10, LEAST_SLACK);
    }

    /**
     * Charges an account.
     *
     * @param meter the name in the store, asked for when the account is new
     * @param end when the window ends, in seconds since 1970
     * @return what is used now, this included, or {@link #USED_UP}, or {@link #NO_ROOM} when it cannot be counted
     */
    long charge(Object key, Supplier<String> meter, long end, long cost, long amount) {
        boolean isNew = !accounts.containsKey(key);
        if (isNew) {
            broom.sweep(other -> accounts.computeIfPresent(other, (_, each) -> isOver(each, end) ? null : each));
        }
        boolean full = isNew && accounts.mappingCount() >= most;
        var after = new long[] {NO_ROOM};
        accounts.compute(key, (_, known) -> {
            if (known == null && full) {
                return null;
            }
            Account account = known == null ? opened(meter.get(), end) : known;
            turn(account, end);
            if (cost > amount - account.used) {
                after[0] = USED_UP;
            } else if (account.used - account.written < slack(amount)) {
                add(key, account, cost);
                after[0] = account.used;
            }
            return account;
        });
        return after[0];
    }

    /** Charges what a call turned out to cost beyond what it was let through for, or takes back what one did not cost. */
    void add(Object key, long cost) {
        accounts.computeIfPresent(key, (_, account) -> {
            add(key, account, cost);
            return account;
        });
    }

    private void add(Object key, Account account, long cost) {
        account.used = Math.max(account.used + cost, 0);
        if (!account.awaited) {
            account.awaited = true;
            unwritten.add(key);
        }
    }

    private Account opened(String meter, long end) {
        var account = new Account(meter, end);
        Used former = before.remove(meter);
        if (former != null && former.end() >= end) {
            account.end = former.end();
            account.used = former.used();
            account.written = former.used();
        }
        return account;
    }

    /** A new window begins with nothing; a call that came late for its own is counted by the one that has begun. */
    private static void turn(Account account, long end) {
        if (account.end < end) {
            account.end = end;
            account.used = 0;
            account.written = 0;
        }
    }

    private static boolean isOver(Account account, long end) {
        return account.end < end && !account.awaited;
    }

    /** What the store does not know yet; to be called by one at a time, and each followed by {@link #written}. */
    List<Used> changed() {
        var changed = new ArrayList<Used>();
        for (Object key = unwritten.poll(); key != null; key = unwritten.poll()) {
            Object each = key;
            accounts.computeIfPresent(each, (_, account) -> {
                account.awaited = false;
                changed.add(new Used(limit, account.meter, account.end, account.used, each));
                return account;
            });
        }
        return changed;
    }

    /** Says that the store knows this, or, when it could not be told, that it has to be told again. */
    void written(Used used, boolean successfully) {
        Object key = used.key();
        if (key != null && limit.equals(used.limit())) {
            accounts.computeIfPresent(key, (_, account) -> {
                if (successfully && account.end == used.end()) {
                    account.written = used.used();
                } else if (!successfully) {
                    add(key, account, 0);
                }
                return account;
            });
        }
    }

    /**
     * What an account has used.
     *
     * @param limit the name of the limit in the store
     * @param meter the name of the account in the store
     * @param end when its window ends, in seconds since 1970
     * @param used in millionths
     * @param key its key in memory, or null when it comes from the store
     */
    record Used(
            String limit,
            String meter,
            long end,
            long used,
            @Nullable Object key) {}
}
