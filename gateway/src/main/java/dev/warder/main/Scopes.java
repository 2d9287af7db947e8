package dev.warder.main;

import dev.warder.access.Selection;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.limits.LimitSettings;
import dev.warder.limits.Scope;
import dev.warder.settings.Section;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lends the words of access rules to limits. */
final class Scopes {
    private Scopes() {}

    static Scope of(LimitSettings settings) {
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

    /** Reports what is wrong with what limits are about and for. */
    static void check(Section section, List<LimitSettings> limits) {
        for (int i = 0; i < limits.size(); i++) {
            String path = "limits[" + i + "]";
            each(section, path + ".on", limits.get(i).about(), Selection::faultOfPattern);
            each(section, path + ".to", limits.get(i).to(), Selection::faultOfAudience);
        }
    }

    private static void each(
            Section section, String path, List<String> texts, Function<String, @Nullable String> fault) {
        if (texts.isEmpty()) {
            section.problem(section.at(path), "The list is empty, so the limit would be about nothing.", null);
        }
        for (int i = 0; i < texts.size(); i++) {
            String found = fault.apply(texts.get(i));
            if (found != null) {
                section.problem(section.at(path + "[" + i + "]"), Settings.sentence(found), null);
            }
        }
    }
}
