package dev.warder.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.call.Call;
import dev.warder.call.TestingCalls;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {
    private final Call call = TestingCalls.tool(
            TestingCalls.caller("alice", "sales"), "crm", "create_order", JsonObject.of("amount", JsonNumber.of(20)));

    private double value(String text) {
        return Formula.of(text, System::nanoTime).value(call, 4_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "2; 2",
                "0.25; 0.25",
                "args.amount; 20",
                "double(args.amount) * 0.5; 10",
                "1.0 + double(result.bytes) / 1000.0; 5",
                "'sales' in caller.roles ? 1 : 10; 1",
                "call.name == 'create_order' ? 7 : 1; 7"
            })
    void a_number_is_worked_out_of_the_call(String text, double value) {
        assertThat(value(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"args.price", "1 / (args.amount - 20)", "args.amount > 5 ? args.none : 1"})
    void what_is_no_number_for_this_call_is_none(String text) {
        assertThat(value(text)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "args.amount +",
                "args.amount == 20",
                "args",
                "price",
                "'much'",
                "true",
                "args.text.matches('(?=a)')"
            })
    void what_can_never_be_a_number_is_refused(String text) {
        assertThatThrownBy(() -> Formula.of(text, System::nanoTime)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void conditions_do_not_know_of_results() {
        assertThatThrownBy(() -> new Language().compile("result.bytes > 5"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
