package dev.warder.validation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearPatternTest {

    @BeforeEach
    void enough_effort() {
        Effort.begin();
    }

    private static boolean matches(String pattern, String text) throws BadSchema {
        return LinearPattern.of(pattern).matches(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "b~abc~true",
                "^b~abc~false",
                "^a.c$~abc~true",
                "^\\d{4}-\\d{2}$~2026-07~true",
                "^[\\w.-]+$~a.b-c_d~true",
                "^[^/]+$~a/b~false",
                "^[[a]$~[~true",
                "^[[:alpha:]]$~:]~true",
                "^\\u0041\\x42\\u{43}$~ABC~true",
                "^\\ud83d\\ude00$~\ud83d\ude00~true",
                "^[\\u0400-\\u04FF]+$~\u0416~true",
                "^\\p{Lu}$~\u0416~true",
                "^a{2,3}$~aaa~true",
                "^a{2}$~aaa~false",
                "^x{,3}$~x{,3}~true",
                "^\\/\\-\\.$~/-.~true",
                "^(?<year>\\d+)$~2026~true",
                "^(?:a|b)+$~abba~true",
                "^a\\sb$~a\u00a0b~true",
                "^[]$~a~false",
                "^[^]$~a~true",
                "^(?=.*\\d)(?=.*[A-Z]).{4,}$~abC1~true",
                "^(?=.*\\d)(?=.*[A-Z]).{4,}$~abc1~false",
                "^(?=.*\\d)(?=.*[A-Z]).{4,}$~C1~false",
                "^(?!\\.)(?!.*\\.\\.)[a-z.]+@x$~a.b@x~true",
                "^(?!\\.)(?!.*\\.\\.)[a-z.]+@x$~a..b@x~false",
                "^(?!\\.)(?!.*\\.\\.)[a-z.]+@x$~.a@x~false",
                "^(?!(?:a|b)\\))c~c~true",
                "^(?![()\\]]x)c~c~true",
                "(?:^|x)a~xa~true"
            })
    void a_pattern_matches_as_ecma_262_says(String pattern, String text, boolean matches) throws BadSchema {
        assertThat(matches(pattern, text)).isEqualTo(matches);
    }

    @Test
    void an_end_is_the_end_and_a_dot_is_no_line_end() throws BadSchema {
        assertThat(matches("^a$", "a\n")).isFalse();
        assertThat(matches("^a.$", "a\r")).isFalse();
        assertThat(matches("^a[^b]$", "a\n")).isTrue();
    }

    @Test
    void a_long_text_is_paid_for_before_it_is_matched() throws BadSchema {
        LinearPattern pattern = LinearPattern.of("a");
        String text = "b".repeat((int) Effort.MAX);

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> pattern.matches(text))
                .isInstanceOf(Effort.Exceeded.class);
        assertThat(Effort.isExceeded()).isTrue();
    }
}
