package dev.warder.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.warder.architecture.planted.WrongHouse;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the house to its plan, and each rule to a violation planted for it. */
class HouseRulesTest {

    private static final String ROOT = "dev.warder";
    private static final String PLANTED = WrongHouse.class.getPackageName();

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/testbed/") && !location.contains("warder-testbed"))
            .importPackages(ROOT);
    private static final JavaClasses WRONG_HOUSE = new ClassFileImporter().importPackages(PLANTED);

    private static final List<Proof> PROOFS = List.of(
            new Proof(HouseRules::the_root_package_is_empty, "planted.WrongHouse"),
            new Proof(
                    HouseRules::every_package_is_a_room_of_the_plan,
                    "planted.attic.Attic",
                    "planted.limits.cellar.Cellar"),
            new Proof(
                    HouseRules::imports_go_to_lower_floors_only,
                    "planted.json.LooksUp",
                    "planted.limits.LooksSideways"),
            new Proof(HouseRules::there_is_no_circle, "planted.json", "planted.call"),
            new Proof(
                    HouseRules::each_library_stays_in_its_rooms,
                    "planted.limits.Borrows",
                    "planted.catalog.BorrowsHttp",
                    "planted.mcp.Waits",
                    "planted.store.BorrowsTheUnknown"),
            new Proof(HouseRules::only_main_prints_and_exits, "planted.audit.Sins.prints", "planted.audit.Sins.exits"),
            new Proof(HouseRules::nothing_sleeps, "planted.audit.Sins.sleeps"),
            new Proof(HouseRules::chance_is_never_guessable, "planted.audit.Sins.guesses"),
            new Proof(HouseRules::gates_have_no_clock_of_their_own, "planted.access.LooksAtTheClock"),
            new Proof(HouseRules::strangers_text_meets_no_backtracking_regex, "planted.screening.Backtracks"),
            new Proof(HouseRules::only_upstream_starts_processes, "planted.audit.Sins.starts"),
            new Proof(HouseRules::no_object_is_deserialised, "planted.audit.Sins.deserialises"));

    @ParameterizedTest
    @MethodSource("proofs")
    void the_house_keeps_the_rule(Proof proof) {
        proof.rule(ROOT).check(HOUSE);
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void the_rule_finds_what_was_planted_for_it(Proof proof) {
        List<String> found =
                proof.rule(PLANTED).evaluate(WRONG_HOUSE).getFailureReport().getDetails();

        for (String culprit : proof.culprits()) {
            assertThat(found).anySatisfy(line -> assertThat(line).contains(culprit));
        }
        assertThat(found).noneSatisfy(line -> assertThat(line).startsWith("Class <" + PLANTED + ".call.Behaves"));
    }

    @Test
    void a_circle_through_the_root_package_is_found() {
        List<String> found = new HouseRules(PLANTED)
                .there_is_no_circle()
                .evaluate(WRONG_HOUSE)
                .getFailureReport()
                .getDetails();

        assertThat(found).anySatisfy(circle -> assertThat(circle).contains("planted.WrongHouse", "planted.audit.Sins"));
    }

    @Test
    void a_planted_violation_exists_for_every_rule() {
        long rules = Stream.of(HouseRules.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == ArchRule.class && method.getParameterCount() == 0)
                .count();

        assertThat(PROOFS).hasSize((int) rules);
    }

    @Test
    void every_class_of_the_house_is_looked_at() throws IOException {
        Sources sources = Sources.of(Sources.repository().resolve("gateway/src/main/java"));

        for (Sources.Unit unit : sources.units()) {
            if (!unit.isPackageInfo()) {
                assertThat(HOUSE.contain(unit.qualifiedName()))
                        .as(unit.qualifiedName())
                        .isTrue();
            }
        }
        assertThat(HOUSE).hasSizeGreaterThanOrEqualTo(sources.units().size() / 2);
    }

    static Stream<Proof> proofs() {
        return PROOFS.stream();
    }

    /** A rule and the names that must appear when it is tried on the planted house. */
    record Proof(Function<HouseRules, ArchRule> maker, List<String> culprits) {

        Proof(Function<HouseRules, ArchRule> maker, String... culprits) {
            this(maker, List.of(culprits));
        }

        ArchRule rule(String root) {
            return maker.apply(new HouseRules(root));
        }

        @Override
        public String toString() {
            return rule(ROOT).getDescription();
        }
    }
}
