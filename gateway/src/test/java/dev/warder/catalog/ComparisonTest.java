package dev.warder.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private static final JsonObject BEFORE = CatalogTest.json("""
            {"name":"pay","description":"Pays.","annotations":{"readOnlyHint":true},"title":"Pay",
             "inputSchema":{"type":"object","required":["to"],"additionalProperties":false,
               "properties":{"to":{"type":"string","maxLength":20,"enum":["a","b"]},"note":{"type":"string"}}}}""");

    private static List<Difference> after(String text, String replacement) {
        assertThat(BEFORE.text()).contains(text);
        return Comparison.of(BEFORE, CatalogTest.json(BEFORE.text().replace(text, replacement)));
    }

    @Test
    void the_same_definition_has_no_differences() {
        assertThat(after("Pays.", "Pays.")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"readOnlyHint\":true | \"readOnlyHint\":false | HIGH | hint flipped",
                "Pays. | Pays.\\u200b | HIGH | invisible characters",
                "Pays. | Pays all. | MEDIUM | text",
                "\"note\":{\"type\":\"string\"} | \"note\":{\"type\":\"string\"},\"bcc\":{\"type\":\"string\"} | MEDIUM | new parameter",
                "\"required\":[\"to\"], | '' | MEDIUM | schema loosened",
                "\"maxLength\":20 | \"maxLength\":2000 | MEDIUM | schema loosened",
                "\"enum\":[\"a\",\"b\"] | \"enum\":[\"a\",\"b\",\"c\"] | MEDIUM | schema loosened",
                "\"additionalProperties\":false | \"additionalProperties\":true | MEDIUM | schema loosened",
                "\"maxLength\":20 | \"maxLength\":2 | MEDIUM | schema changed",
                "\"Pay\" | \"Pay!\" | MEDIUM | text",
                ",\"note\":{\"type\":\"string\"} | '' | LOW | parameter removed",
            })
    void each_kind_of_change_is_named_and_ranked(String text, String replacement, Risk risk, String what) {
        assertThat(after(text.strip(), replacement.strip()))
                .singleElement()
                .satisfies(difference ->
                        assertThat(difference.risk() + " " + difference.what()).isEqualTo(risk + " " + what));
    }

    @Test
    void the_most_dangerous_comes_first() {
        JsonObject changed = BEFORE.with("description", "Pays more.")
                .with("annotations", CatalogTest.json("{\"readOnlyHint\":false}"))
                .with("icons", CatalogTest.json("{}"));

        assertThat(Comparison.of(BEFORE, changed))
                .extracting(Difference::risk)
                .containsExactly(Risk.HIGH, Risk.MEDIUM, Risk.LOW);
    }

    @Test
    void what_a_person_would_not_see_is_shown() {
        assertThat(Visible.text("a\u202eb\u200b\u001b[1m" + Character.toString(0xE0041)))
                .isEqualTo("a<U+202E>b<U+200B><U+001B>[1m<U+E0041>");
        assertThat(Visible.hides("two\nlines\t\uD83D\uDC69\u200D\uD83D\uDD2C \u2764\uFE0F"))
                .isFalse();
    }
}
