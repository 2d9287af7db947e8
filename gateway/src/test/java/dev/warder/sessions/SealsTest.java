package dev.warder.sessions;

import static dev.warder.sessions.TestingSeals.ALICE;
import static dev.warder.sessions.TestingSeals.cursor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.Caller;
import dev.warder.call.Caller.Auth;
import dev.warder.call.TestingCalls;
import dev.warder.sessions.Binding.Kind;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealsTest {
    private static final String ROUTE = "/servers/crm/mcp";

    private final TestingSeals seals = new TestingSeals();

    @Test
    void what_was_sealed_opens_byte_for_byte_for_whom_it_was_sealed() {
        for (String text : new String[] {"", "page-2", "{\"a\":\"\u00e4\ud83d\ude00\"}", "x".repeat(8_192)}) {
            String handle = seals.seal(cursor(ALICE), text);

            assertThat(seals.open(cursor(ALICE), handle)).isEqualTo(text);
        }
    }

    @Test
    void a_handle_is_url_safe_shows_nothing_and_is_never_the_same_twice() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 50; i++) {
            String handle = seals.seal(cursor(ALICE), "secret-of-the-server");
            seen.add(handle);
            assertThat(handle).matches("[A-Za-z0-9_-]+");
            assertThat(new String(Base64.getUrlDecoder().decode(handle), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("secret", "alice", "crm");
        }
        assertThat(seen).hasSize(50);
    }

    static Stream<Binding> elsewhere() {
        return Stream.of(
                cursor(TestingCalls.caller("bob")),
                cursor(new Caller("alice", "https://idp", null, null, Set.of(), Set.of(), Auth.API_KEY)),
                cursor(new Caller("alice", "warder", "app", null, Set.of(), Set.of(), Auth.API_KEY)),
                cursor(new Caller("alice", "warder", null, "acme", Set.of(), Set.of(), Auth.API_KEY)),
                cursor(new Caller("alice", "warder", null, null, Set.of(), Set.of(), Auth.OAUTH)),
                Binding.of(Kind.REQUEST_STATE, ALICE, "crm", ROUTE, "tools/list"),
                Binding.of(Kind.CURSOR, ALICE, "files", ROUTE, "tools/list"),
                Binding.of(Kind.CURSOR, ALICE, "crm", "/mcp", "tools/list"),
                Binding.of(Kind.CURSOR, ALICE, "crm", ROUTE, "prompts/list"),
                Binding.of(Kind.CURSOR, ALICE, "crm" + ROUTE, "", "tools/list"));
    }

    @ParameterizedTest
    @MethodSource("elsewhere")
    void a_handle_opens_for_no_other_caller_place_or_kind_and_that_is_told_apart_for_the_record(Binding other) {
        String handle = seals.seal(cursor(ALICE), "page-2");

        assertThat(seals.open(other, handle)).isEqualTo("handle.foreign");
    }

    @Test
    void parts_of_a_binding_cannot_be_moved_into_their_neighbours() {
        String handle = seals.seal(Binding.of(Kind.CURSOR, ALICE, "a", "b|1:c", "d"), "x");

        assertThat(seals.open(Binding.of(Kind.CURSOR, ALICE, "a|1:b", "c", "d"), handle))
                .isEqualTo("handle.foreign");
    }

    @Test
    void a_caller_whose_roles_changed_keeps_its_handles() {
        String handle = seals.seal(cursor(ALICE), "page-2");

        assertThat(seals.open(cursor(TestingCalls.caller("alice", "admin")), handle))
                .isEqualTo("page-2");
    }

    @Test
    void every_single_altered_bit_is_noticed() {
        byte[] sealed = Base64.getUrlDecoder().decode(seals.seal(cursor(ALICE), "page-2"));
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] altered = sealed.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            String handle = Base64.getUrlEncoder().withoutPadding().encodeToString(altered);

            // The first seven bytes say which form and key it is; from there on the key itself notices.
            assertThat(seals.open(cursor(ALICE), handle))
                    .as("bit " + bit)
                    .isEqualTo(bit < 7 * 8 ? "handle.unknown" : "handle.forged");
        }
    }

    @Test
    void every_shortened_or_lengthened_handle_is_refused() {
        String handle = seals.seal(cursor(ALICE), "page-2");
        for (int length = 0; length < handle.length(); length++) {
            assertThat(seals.open(cursor(ALICE), handle.substring(0, length))).startsWith("handle.");
        }
        assertThat(seals.open(cursor(ALICE), handle + "AAAA")).isEqualTo("handle.forged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "page-2", "====", "AQ==", "not base64!", "\u00e4", "AAAAAAAA"})
    void what_was_never_sealed_is_unknown(String text) {
        assertThat(seals.open(cursor(ALICE), text)).isEqualTo("handle.unknown");
    }

    @Test
    void another_spelling_of_the_same_bytes_is_not_the_handle() {
        String handle = seals.seal(cursor(ALICE), "ab");
        String padded =
                Base64.getUrlEncoder().encodeToString(Base64.getUrlDecoder().decode(handle));

        assertThat(padded).isNotEqualTo(handle);
        assertThat(seals.open(cursor(ALICE), padded)).isEqualTo("handle.unknown");
    }

    @Test
    void a_handle_ends_after_its_life() {
        String handle = seals.seal(cursor(ALICE), "page-2");
        seals.millis.addAndGet(TestingSeals.LIFE.toMillis() - 1);
        assertThat(seals.open(cursor(ALICE), handle)).isEqualTo("page-2");
        seals.millis.addAndGet(1);

        assertThat(seals.open(cursor(ALICE), handle)).isEqualTo("handle.expired");
    }

    @Test
    void the_handle_of_a_task_lives_for_the_life_of_tasks() {
        Binding task = Binding.of(Kind.TASK, ALICE, "crm", "/servers/crm/mcp", "MODERN");
        String handle = seals.seal(task, "task-1");
        seals.millis.addAndGet(TestingSeals.TASK_LIFE.toMillis() - 1);
        assertThat(seals.open(task, handle)).isEqualTo("task-1");
        seals.millis.addAndGet(1);

        assertThat(seals.open(task, handle)).isEqualTo("handle.expired");
    }

    @Test
    void what_a_former_key_sealed_is_accepted_for_a_while() {
        String handle = seals.seal(cursor(ALICE), "page-2");
        seals.rotate(Duration.ofMinutes(10));

        assertThat(seals.open(cursor(ALICE), handle)).isEqualTo("page-2");
        assertThat(seals.seal(cursor(ALICE), "x").substring(2, 8)).isNotEqualTo(handle.substring(2, 8));
        seals.millis.addAndGet(Duration.ofMinutes(10).toMillis());
        assertThat(seals.open(cursor(ALICE), handle)).isEqualTo("handle.unknown");
    }

    @Test
    void nothing_opens_whose_key_was_erased() {
        String handle = seals.seal(cursor(ALICE), "page-2");
        seals.rotate(Duration.ofMinutes(10));
        seals.eraseFormer();

        assertThat(seals.open(cursor(ALICE), handle)).isEqualTo("handle.unknown");
    }

    @Test
    void what_is_too_large_for_its_kind_is_neither_sealed_nor_looked_at() {
        assertThat(seals.seals.seal(cursor(ALICE), new byte[8_193])).isNull();
        assertThat(seals.open(cursor(ALICE), "A".repeat(1 << 20))).isEqualTo("handle.unknown");
    }

    @Test
    void what_the_store_keeps_opens_after_the_time_of_its_key_but_under_its_own_name_only() {
        var kept = java.util.Objects.requireNonNull(seals.seals.sealToKeep(Binding.stored("one"), new byte[] {1, 2}));
        seals.rotate(Duration.ZERO);

        assertThat(seals.seals.openKept(Binding.stored("one"), kept.text())).containsExactly(1, 2);
        assertThat(seals.seals.openKept(Binding.stored("two"), kept.text())).isNull();
        assertThat(kept.key()).isNotEqualTo(seals.seals.currentKey());
    }

    @Test
    void a_key_shows_no_secret_as_text() {
        SealKey key = SealKey.random(new java.security.SecureRandom());

        assertThat(key.toString()).contains(key.id()).doesNotContain(key.secret());
    }
}
