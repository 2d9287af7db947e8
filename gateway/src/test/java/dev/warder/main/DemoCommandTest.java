package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The whole tour in this process, gateway and servers for real. */
class DemoCommandTest {

    @Test
    void the_tour_goes_as_told_and_the_demo_ends_with_0() {
        TestingTerminal demo = TestingTerminal.run("demo", "--once");

        assertThat(demo.exit()).as(demo.out()).isZero();
        assertThat(demo.out())
                .contains("Every step went as told.", "access.denied", "validation.arguments", "auth.invalid")
                .doesNotContain("OTHERWISE", "\033[");
    }

    @Test
    void there_is_no_demo_server_but_notes() {
        TestingTerminal other = TestingTerminal.run("demo-server", "other");

        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("there is no demo server other");
    }
}
