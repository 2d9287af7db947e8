package dev.warder.pipeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.warder.call.Capability;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists that servers give again and again, as their callers see them, kept ready. Nothing that is kept here says who may see what: that is
 * judged anew for every answer, and callers who see the same share what is kept. Safe for use by several threads.
 */
final class Excerpts {
    /** Rough bound on the memory of each of the two. */
    private static final long MAX_BYTES = Runtime.getRuntime().maxMemory() / 24;

    /**
     * What an excerpt was made of.
     *
     * @param sheet the number of the server's answer
     * @param visible which of its items are shown
     * @param manner what is done to an answer on its way beside that
     */
    record Form(long sheet, BitSet visible, Inbound.Manner manner) {}

    private final Cache<Long, List<Item>> items = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((Long sheet, List<Item> named) -> 200
                    + named.stream()
                            .mapToInt(item -> 200 + item.capability().name().length())
                            .sum())
            .expireAfterAccess(Duration.ofMinutes(10))
            .executor(Runnable::run)
            .build();

    private final Cache<Form, Excerpt> excerpts = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((Form form, Excerpt excerpt) -> 200 + form.visible().size() / 8 + excerpt.size())
            .expireAfterAccess(Duration.ofMinutes(10))
            .executor(Runnable::run)
            .build();

    /**
     * An item of a list that has a name; others are shown to nobody.
     *
     * @param place where it stands in the list
     * @param fingerprint of its definition
     */
    record Item(int place, Capability capability, String fingerprint) {}

    /** The items of a server's answer, or null when they are not known. */
    @Nullable
    List<Item> items(long sheet) {
        return items.getIfPresent(sheet);
    }

    void keep(long sheet, List<Item> named) {
        items.put(sheet, named);
    }

    /** The excerpt of that form, or null when it must be made. */
    @Nullable
    Excerpt find(Form form) {
        return excerpts.getIfPresent(form);
    }

    void keep(Form form, Excerpt excerpt) {
        if (excerpt.size() <= MAX_BYTES / 4) {
            excerpts.put(form, excerpt);
        }
    }
}
