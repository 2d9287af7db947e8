package dev.warder.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String TEXT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void a_valid_value_is_read_and_written_the_same() {
        TraceParent parent = TraceParent.of(TEXT);

        assertThat(parent)
                .isEqualTo(new TraceParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "01"))
                .hasToString(TEXT);
    }

    @Test
    void a_later_version_is_read_as_far_as_this_one_goes() {
        assertThat(TraceParent.of("cc" + TEXT.substring(2) + "-what-the-future-will-be-like"))
                .hasToString(TEXT);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-\r\nx: y"
            })
    void anything_else_is_none(String text) {
        assertThat(TraceParent.of(text)).isNull();
    }
}
