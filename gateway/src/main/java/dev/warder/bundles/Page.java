package dev.warder.bundles;

import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list that is merged from several offers. A page begins after a public name, not at a number, so that nothing is skipped
 * or shown twice when servers come and go between two pages.
 *
 * @param items in the order of public names
 * @param next the name after which the next page begins, or null at the last
 */
public record Page(List<Json> items, @Nullable String next) {
    /** Many clients read no second page, so one must hold all that is usual. */
    static final int MAX_ITEMS = 1_000;

    static final int MAX_BYTES = 2 << 20;

    /**
     * Cuts a page out of the offers of several servers.
     *
     * @param offers one for each server
     * @param seen what the caller may see of an item, or null for nothing
     * @param after the public name of the last item of the page before, or null for the first page
     */
    public static Page of(
            Collection<Offer> offers, Function<Offer.Item, @Nullable JsonObject> seen, @Nullable String after) {
        List<Offer.Item> sorted = offers.stream()
                .flatMap(offer -> offer.items().stream())
                .filter(item -> after == null || item.name().compareTo(after) > 0)
                .sorted(java.util.Comparator.comparing(Offer.Item::name))
                .toList();
        List<Json> page = new ArrayList<>();
        long bytes = 0;
        String last = null;
        for (Offer.Item item : sorted) {
            JsonObject shown = seen.apply(item);
            if (shown == null) {
                continue;
            }
            boolean full = page.size() >= MAX_ITEMS || bytes + item.bytes() > MAX_BYTES;
            if (full && last != null) {
                return new Page(page, last);
            }
            page.add(shown);
            bytes += item.bytes();
            last = item.name();
        }
        return new Page(page, null);
    }
}
