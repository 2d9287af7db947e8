package dev.warder.main;

import dev.warder.access.Formula;
import dev.warder.access.Selection;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.limits.Cost;
import dev.warder.limits.LimitSettings;
import dev.warder.limits.Scope;
import dev.warder.limits.Words;
import dev.warder.settings.Section;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lends the words of access rules to limits. */
final class Scopes implements Words {

    @Override
    public Scope scope(LimitSettings settings) {
        Selection selection = Selection.of(settings.about(), settings.to());
        return new Scope() {
            @Override
            public boolean covers(Capability capability) {
                return selection.covers(capability);
            }

            @Override
            public boolean isFor(Caller caller) {
                return selection.isFor(caller);
            }
        };
    }

    @Override
    public Cost cost(String expression) {
        return Formula.of(expression, System::nanoTime)::value;
    }

    /** Reports what is wrong with what limits are about and for, and with what calls cost. */
    static void check(Section section, List<LimitSettings> limits) {
        for (int i = 0; i < limits.size(); i++) {
            String path = "limits[" + i + "]";
            each(section, path + ".on", limits.get(i).about(), Selection::faultOfPattern);
            each(section, path + ".to", limits.get(i).to(), Selection::faultOfAudience);
            String cost = limits.get(i).cost();
            if (cost != null) {
                one(section, path + ".cost", cost, Scopes::faultOfCost);
            }
        }
    }

    private static @Nullable String faultOfCost(String expression) {
        try {
            Formula.of(expression, System::nanoTime);
            return null;
        } catch (IllegalArgumentException bad) {
            return String.valueOf(bad.getMessage());
        }
    }

    private static void each(
            Section section, String path, List<String> texts, Function<String, @Nullable String> fault) {
        if (texts.isEmpty()) {
            section.problem(section.at(path), "The list is empty, so the limit would be about nothing.", null);
        }
        for (int i = 0; i < texts.size(); i++) {
            one(section, path + "[" + i + "]", texts.get(i), fault);
        }
    }

    private static void one(Section section, String path, String text, Function<String, @Nullable String> fault) {
        String found = fault.apply(text);
        if (found != null) {
            section.problem(section.at(path), Settings.sentence(found), null);
        }
    }
}
