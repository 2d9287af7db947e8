package dev.warder.limits;

import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
                    "What happens when the limit cannot be applied: the call lacks what it is kept apart by, its cost cannot be worked"
                            + " out, or there is no room for another meter.");
    private static final Key<String> NAME = Key.text("name")
            .matching("[^\\p{Cntrl}]{1,100}", "A name has 1 to 100 printable characters.")
            .otherwise("the limit's place, such as limits[3]")
            .about("What records call the limit.");

    /** One entry of the section. */
    public static final Shape<LimitSettings> SHAPE = Shape.of(
            LimitSettings::read,
            "One limit: one of rate, repeat, fanOut, quota, budget, concurrent, deadline and resultBytes. All limits that are about a"
                    + " call apply to it together. Counted are calls of tools, reads and subscriptions of resources, prompts and"
                    + " completions; lists, polls of tasks and handshakes are not.",
            Stream.concat(MeasureReader.KEYS.stream(), Stream.of(PER, ON, TO, ON_FAILURE, NAME))
                    .toArray(Key<?>[]::new));

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

    /** What a call costs as an expression, or null when calls are counted, or not even that. */
    public @Nullable String cost() {
        return measure instanceof Measure.Quota quota ? quota.cost() : null;
    }

    private static LimitSettings read(Section section) {
        return new LimitSettings(
                section.find(NAME),
                new MeasureReader(section).read(List.of(PER, ON_FAILURE)),
                dimensions(section),
                section.read(ON),
                section.read(TO),
                section.read(ON_FAILURE));
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
