package dev.warder.scenarios;

import dev.warder.scenarios.harness.ConformanceSuite.Found;
import dev.warder.scenarios.harness.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The scenarios that are known to end differently through the gateway: how they end there, and why. */
record ConformanceDifferences(Map<String, Map<String, Known>> known) {

    /**
     * One known difference.
     *
     * @param through what the scenario finds through the gateway
     * @param reason why that is as it should be
     */
    record Known(Found through, String reason) {}

    /** Reads the checked-in list. */
    static ConformanceDifferences checkedIn() {
        try {
            String yaml = Files.readString(Places.file("conformance-differences.yaml"));
            return of(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConformanceDifferences of(Object yaml) {
        Map<String, Map<String, Known>> known = new TreeMap<>();
        ((Map<?, ?>) yaml).forEach((requirements, scenarios) -> {
            Map<String, Known> listed = new TreeMap<>();
            ((Map<?, ?>) scenarios)
                    .forEach((scenario, entry) -> listed.put((String) scenario, known((Map<?, ?>) entry)));
            known.put((String) requirements, listed);
        });
        return new ConformanceDifferences(known);
    }

    private static Known known(Map<?, ?> entry) {
        List<String> notPassed = ((List<?>) entry.get("notPassed"))
                .stream().map(String.class::cast).toList();
        return new Known(new Found(notPassed, (Integer) entry.get("passed")), (String) entry.get("reason"));
    }

    /** What is wrong with the list for these two runs of one requirement set: a difference that is not listed, or an entry without one. */
    List<String> complaints(String requirements, Map<String, Found> direct, Map<String, Found> through) {
        Map<String, Known> listed = known.getOrDefault(requirements, Map.of());
        TreeSet<String> scenarios = new TreeSet<>(direct.keySet());
        scenarios.addAll(through.keySet());
        scenarios.addAll(listed.keySet());
        List<String> complaints = new ArrayList<>();
        for (String scenario : scenarios) {
            Found there = through.get(scenario);
            Known entry = listed.get(scenario);
            boolean same = Objects.equals(direct.get(scenario), there);
            if (same && entry != null) {
                complaints.add("stale entry " + scenario + ": it ends the same now");
            } else if (!same && (entry == null || !entry.through.equals(there))) {
                complaints.add("new difference in " + scenario + ": directly " + direct.get(scenario)
                        + ", through the gateway " + there);
            }
        }
        return complaints;
    }
}
