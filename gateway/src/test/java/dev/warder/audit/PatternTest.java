package dev.warder.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternTest {

    @ParameterizedTest
    @CsvSource({
        "crm/tools/*, crm/tools/create, true",
        "crm/tools/*, crm/prompts/create, false",
        "*, '', true",
        "*create*, crm/tools/create_order, true",
        "a*b*c, aXbYbZc, true",
        "a*b*c, aXbYbZd, false",
        "exact, exact, true",
        "exact, exactly, false",
        "exactly, exact, false",
        "a.c, abc, false",
    })
    void a_star_stands_for_any_run_of_characters(String pattern, String value, boolean matches) {
        assertThat(new Pattern(pattern).matches(value)).isEqualTo(matches);
    }
}
