package dev.warder.architecture;

import static com.tngtech.archunit.lang.ConditionEvent.createMessage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The rules of the house for all rooms below one root package. The root is a parameter so that the same rules can be tried on
 * a house planted with violations.
 */
final class HouseRules {

    private final String root;

    HouseRules(String root) {
        this.root = root;
    }

    /** The root package is where the vocabulary and the assembly would knot themselves together; it stays empty. */
    ArchRule the_root_package_is_empty() {
        return rule("not stand in the root package", (type, report) -> {
            if (type.getPackageName().equals(root)) {
                report.accept(type.getName() + " stands in the root package");
            }
        });
    }

    ArchRule every_package_is_a_room_of_the_plan() {
        return rule("stand in a room of the plan", (type, report) -> {
            String room = roomPath(type.getPackageName()).orElse("");
            if (!room.isEmpty() && House.floorOf(room).isEmpty()) {
                report.accept(type.getName() + " stands in " + room + ", which is not a room of the plan");
            }
        });
    }

    ArchRule imports_go_to_lower_floors_only() {
        return rule("import from lower floors only", (type, report) -> {
            String room = room(type);
            int floor = House.floorOf(room).orElse(0);
            dependencies(type).filter(d -> isInHouse(d.getTargetClass())).forEach(d -> {
                String target = room(d.getTargetClass());
                if (!target.equals(room) && House.floorOf(target).orElse(Integer.MAX_VALUE) >= floor) {
                    report.accept(d.getDescription() + ": " + room + " may not see " + target);
                }
            });
        });
    }

    /** Every package is a slice of its own, the root included, which the usual pattern would silently leave out. */
    ArchRule there_is_no_circle() {
        return SlicesRuleDefinition.slices()
                .assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return isInHouse(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "one slice per package";
                    }
                })
                .should()
                .beFreeOfCycles();
    }

    ArchRule each_library_stays_in_its_rooms() {
        return rule(
                "see only the libraries of their room",
                (type, report) -> dependencies(type)
                        .filter(d -> isForeign(d.getTargetClass().getBaseComponentType()))
                        .forEach(d -> {
                            JavaClass target = d.getTargetClass().getBaseComponentType();
                            Optional<Set<String>> rooms = House.roomsSeeing(target.getPackageName());
                            if (rooms.isEmpty()) {
                                report.accept(d.getDescription() + ": no room may see " + target.getPackageName());
                            } else if (!rooms.get().contains(room(type))) {
                                report.accept(d.getDescription() + ": only " + rooms.get() + " may see "
                                        + target.getPackageName());
                            }
                        }));
    }

    /** People read what {@code main} prints; everything else is a log line or an answer. */
    ArchRule only_main_prints_and_exits() {
        return uses(
                "print or exit outside main",
                (type, access) -> !room(type).equals("main")
                        && (is(access, System.class, "out", "err", "exit")
                                || is(access, Throwable.class, "printStackTrace")));
    }

    ArchRule nothing_sleeps() {
        return uses("sleep", (type, access) -> is(access, Thread.class, "sleep"));
    }

    /** {@code SecureRandom} for everything a caller could profit from guessing; spreading retries is not such a thing. */
    ArchRule chance_is_never_guessable() {
        return uses(
                "use guessable random numbers",
                (type, access) -> access.getTargetOwner().isEquivalentTo(java.util.Random.class)
                        || is(access, Math.class, "random"));
    }

    ArchRule gates_have_no_clock_of_their_own() {
        return uses(
                "read a clock that was not handed in",
                (type, access) -> House.GATES.contains(room(type))
                        && (is(access, System.class, "currentTimeMillis", "nanoTime")
                                || is(access, java.time.Instant.class, "now")
                                || is(access, java.time.Clock.class, "systemUTC", "systemDefaultZone", "system")));
    }

    ArchRule strangers_text_meets_no_backtracking_regex() {
        return uses(
                "match strangers' text with java.util.regex",
                (type, access) -> House.READ_STRANGERS.contains(room(type))
                        && (access.getTargetOwner().getPackageName().equals("java.util.regex")
                                || is(access, String.class, "matches", "replaceAll", "replaceFirst", "split")));
    }

    ArchRule only_upstream_starts_processes() {
        return uses(
                "start processes outside upstream",
                (type, access) -> !room(type).equals("upstream")
                        && (is(access, ProcessBuilder.class, "<init>", "start") || is(access, Runtime.class, "exec")));
    }

    ArchRule no_object_is_deserialised() {
        return uses("deserialise objects", (type, access) -> is(access, java.io.ObjectInputStream.class, "<init>"));
    }

    private ArchRule uses(String sin, BiPredicate<JavaClass, JavaAccess<?>> forbidden) {
        return rule(
                "not " + sin,
                (type, report) -> type.getAccessesFromSelf().stream()
                        .filter(access -> forbidden.test(type, access))
                        .forEach(access -> report.accept(access.getDescription())));
    }

    private ArchRule rule(String description, Check check) {
        return classes().that().resideInAPackage(root + "..").should(new ArchCondition<JavaClass>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.on(
                        type, message -> events.add(SimpleConditionEvent.violated(type, createMessage(type, message))));
            }
        });
    }

    private static boolean is(JavaAccess<?> access, Class<?> owner, String... names) {
        return Set.of(names).contains(access.getName())
                && access.getTargetOwner().isAssignableTo(owner);
    }

    private static Stream<Dependency> dependencies(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream();
    }

    private boolean isForeign(JavaClass type) {
        return !type.isPrimitive() && !isInHouse(type) && !House.isPlatform(type.getPackageName());
    }

    private boolean isInHouse(JavaClass type) {
        return roomPath(type.getBaseComponentType().getPackageName()).isPresent();
    }

    /** The package below the root, {@code ""} for the root itself, empty for a package outside the house. */
    private Optional<String> roomPath(String packageName) {
        if (packageName.equals(root)) {
            return Optional.of("");
        }
        return packageName.startsWith(root + ".")
                ? Optional.of(packageName.substring(root.length() + 1))
                : Optional.empty();
    }

    private String room(JavaClass type) {
        return roomPath(type.getBaseComponentType().getPackageName()).orElse("");
    }

    private interface Check {
        void on(JavaClass type, Consumer<String> report);
    }
}
