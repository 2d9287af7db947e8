package dev.warder.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds every Java file of the repository to its size and shape, and each rule to a fault planted for it. */
class TidyTest {

    private static final List<String> MODULES = List.of("gateway", "testbed", "scenarios", "benchmarks");

    @Test
    void every_file_is_tidy() throws IOException {
        Sources sources = sources("src/main/java", "src/test/java");

        assertThat(sources.units()).hasSize((int) javaFiles());
        assertThat(sources.units()).flatMap(Tidiness::faults).isEmpty();
    }

    @Test
    void every_package_says_what_it_is_for() throws IOException {
        Sources sources = sources("src/main/java");

        assertThat(sources.units()).hasSizeGreaterThan(MODULES.size());
        assertThat(Tidiness.packageFaults(sources)).isEmpty();
    }

    @Test
    void a_file_over_the_limit_is_found() throws IOException {
        assertThat(faults("class A {" + "\n".repeat(Tidiness.FILE_LINES - 1) + "}\n"))
                .isEmpty();
        assertThat(faults("class A {" + "\n".repeat(Tidiness.FILE_LINES) + "}\n"))
                .singleElement()
                .asString()
                .contains("301 lines");
    }

    @Test
    void a_method_over_the_limit_is_found() throws IOException {
        String longest = "{\n" + "int x;\n".repeat(Tidiness.METHOD_LINES) + "}";
        String tooLong = "{\n" + "int x;\n".repeat(Tidiness.METHOD_LINES + 1) + "}";

        assertThat(faults("class A { void m() " + longest + "}")).isEmpty();
        assertThat(faults("class A { void m() " + tooLong + "}"))
                .singleElement()
                .asString()
                .contains("m has 41 lines");
        assertThat(faults("class A { A() " + tooLong + "}")).hasSize(1);
        assertThat(faults("record A(int x) { A " + tooLong + "}")).hasSize(1);
        assertThat(faults("class A { Runnable r = () -> " + tooLong + ";}"))
                .singleElement()
                .asString()
                .contains("lambda");
    }

    @Test
    void a_parameter_too_many_is_found() throws IOException {
        assertThat(faults("class A { void m(int a, int b, int c, int d, int e, int f, int g) {} }"))
                .isEmpty();
        assertThat(faults("class A { void m(int a, int b, int c, int d, int e, int f, int g, int h) {} }"))
                .singleElement()
                .asString()
                .contains("m takes 8 parameters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"StringUtil", "StringUtils", "CallHelper", "SessionManager", "StoreImpl"})
    void a_name_that_says_nothing_is_found(String name) throws IOException {
        assertThat(faults("class A { interface " + name + " {} }"))
                .singleElement()
                .asString()
                .contains(name);
        assertThat(faults("class A { interface " + name + "Reader {} }")).isEmpty();
    }

    @Test
    void a_left_over_note_is_found() throws IOException {
        assertThat(faults("class A {} // TO" + "DO later")).hasSize(1);
        assertThat(faults("class A {} // FIX" + "ME soon")).hasSize(1);
        assertThat(faults("class A {} // todo lists are data here")).isEmpty();
    }

    @Test
    void a_test_switched_off_is_found() throws IOException {
        assertThat(faults("class A { @Test @Disabled void m() {} }")).hasSize(1);
        assertThat(faults("class A { @Test @org.junit.jupiter.api.Disabled(\"slow\") void m() {} }"))
                .hasSize(1);
    }

    @Test
    void imports_of_everything_and_of_mocks_are_found() throws IOException {
        assertThat(faults("import java.util.*; class A {}")).hasSize(1);
        assertThat(faults("import static org.mockito.Mockito.mock; class A {}")).hasSize(1);
        assertThat(faults("import java.util.List; class A {}")).isEmpty();
    }

    @Test
    void a_silent_or_unmarked_package_is_found() throws IOException {
        String marked = "@org.jspecify.annotations.NullMarked package a.b;";
        String doc = "/** Says in more than a handful of words what it promises. */ ";

        assertThat(packageFaults("a/b/package-info.java", doc + marked)).isEmpty();
        assertThat(packageFaults("a/b/package-info.java", doc + "package a.b;"))
                .singleElement()
                .asString()
                .contains("NullMarked");
        assertThat(packageFaults("a/b/package-info.java", "/** The b. */ " + marked))
                .singleElement()
                .asString()
                .contains("say");
        assertThat(packageFaults("a/b/package-info.java", marked)).hasSize(1);
        assertThat(packageFaults("a/b/A.java", "package a.b; class A {}"))
                .singleElement()
                .asString()
                .contains("no package-info");
    }

    private static List<String> faults(String text) throws IOException {
        return Tidiness.faults(Sources.planted("A.java", text).units().getFirst());
    }

    private static List<String> packageFaults(String name, String text) throws IOException {
        return Tidiness.packageFaults(Sources.planted(name, text));
    }

    private static Sources sources(String... kinds) throws IOException {
        return Sources.of(MODULES.stream()
                .flatMap(module -> Stream.of(kinds)
                        .map(kind -> Sources.repository().resolve(module).resolve(kind)))
                .toArray(Path[]::new));
    }

    /** Counted without the parser, so that a parser that skips files is noticed. */
    private static long javaFiles() throws IOException {
        long files = 0;
        for (String module : MODULES) {
            try (Stream<Path> found = Files.walk(Sources.repository().resolve(module))) {
                files += found.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.toString().contains("/target/"))
                        .filter(file -> !file.toString().contains("/node_modules/"))
                        .count();
            }
        }
        return files;
    }
}
