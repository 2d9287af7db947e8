package dev.warder.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warder.call.Call;
import dev.warder.call.ClearedCall;
import dev.warder.call.Gates;
import dev.warder.call.Reason;
import dev.warder.call.TestingCalls;
import dev.warder.call.Verdict;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.mcp.RpcId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {
    @TempDir
    Path dir;

    private final Map<String, String> environment = new HashMap<>();

    private Vault vault(Map<String, String> headers) {
        return Vault.of(dir, Map.of("crm", headers), environment::get);
    }

    private void secret(String name, String value, String mode) throws IOException {
        Path file = dir.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, value);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static ClearedCall call(String server) {
        var message = new Message.Request(RpcId.of(1), "tools/list", JsonObject.EMPTY);
        return ClearedCall.discovery(TestingCalls.origin(), server, Method.TOOLS_LIST, message, new byte[0]);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(failure);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static String header(Vault vault) {
        try (Unlocked unlocked = await(vault.unlock(call("crm")))) {
            return unlocked.headers().get("Authorization");
        }
    }

    private static void isUnavailable(Vault vault, String message) {
        assertThatThrownBy(() -> header(vault)).isInstanceOfSatisfying(SecretException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.SECRET_UNAVAILABLE);
            assertThat(failure).hasMessageContaining("crm-token").hasMessageContaining(message);
            assertThat(failure).hasMessageNotContaining("s3cret");
        });
    }

    private Vault crm() {
        return vault(Map.of("Authorization", "Bearer ${secret:crm-token}"));
    }

    @Test
    void a_secret_comes_from_its_file() throws IOException {
        secret("crm-token", "s3cret", "rw-------");
        environment.put("WARDER_SECRET_CRM_TOKEN", "other");
        assertThat(header(crm())).isEqualTo("Bearer s3cret");
    }

    /** What is learned of a server is kept by its name only: when this changes, the keys that decision 3 names must change first. */
    @Test
    void every_caller_has_the_same_credentials_as_the_gateways_own_questions() throws IOException {
        secret("crm-token", "s3cret", "rw-------");
        Vault vault = crm();

        for (String subject : List.of("alice", "bob")) {
            Call call = TestingCalls.tool(TestingCalls.caller(subject), "crm", "echo", JsonObject.EMPTY);
            try (Unlocked unlocked = await(vault.unlock(cleared(call)))) {
                assertThat(unlocked.headers().get("Authorization")).isEqualTo(header(vault));
            }
        }
    }

    private static ClearedCall cleared(Call call) {
        var open = new Gates(
                _ -> Verdict.pass(),
                _ -> Verdict.pass(),
                _ -> Verdict.pass(),
                _ -> Verdict.pass(),
                _ -> Verdict.pass());
        return ((Gates.Judgement.Cleared) open.judge(call)).call();
    }

    @Test
    void a_secret_without_file_comes_from_the_environment() {
        environment.put("WARDER_SECRET_CRM_TOKEN", "s3cret");
        assertThat(header(crm())).isEqualTo("Bearer s3cret");
    }

    @Test
    void a_changed_secret_is_used_from_the_next_call_on() throws IOException {
        Vault vault = crm();
        secret("crm-token", "old", "r--------");
        assertThat(header(vault)).isEqualTo("Bearer old");
        secret("crm-token", "new", "r--------");
        assertThat(header(vault)).isEqualTo("Bearer new");
    }

    @Test
    void a_text_may_hold_any_number_of_secrets() throws IOException {
        secret("a", "1", "rw-------");
        secret("b.c_d-e", "2", "rw-------");
        assertThat(header(vault(Map.of("Authorization", "${secret:a}:${secret:b.c_d-e}${secret:a}."))))
                .isEqualTo("1:21.");
    }

    @Test
    void a_secret_is_not_looked_through_for_references() throws IOException {
        secret("a", "${secret:b}", "rw-------");
        secret("b", "s3cret", "rw-------");
        assertThat(header(vault(Map.of("Authorization", "${secret:a}")))).isEqualTo("${secret:b}");
    }

    @Test
    void a_line_break_at_the_end_of_a_file_does_not_belong_to_the_secret() throws IOException {
        secret("crm-token", "s3cret\n", "rw-------");
        assertThat(header(crm())).isEqualTo("Bearer s3cret");
        secret("crm-token", "s3cret\r\n", "rw-------");
        assertThat(header(crm())).isEqualTo("Bearer s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "s3cret\r\nX-Admin: yes", "s3cret\n\n", "s3cret\u0000", "s3cret\u007f"})
    void a_secret_that_could_break_out_of_a_header_is_refused(String value) throws IOException {
        secret("crm-token", value, "rw-------");
        isUnavailable(crm(), "empty or holds control characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwx--x---", "rw-r--r--"})
    void a_file_that_others_can_open_is_refused(String mode) throws IOException {
        secret("crm-token", "s3cret", mode);
        environment.put("WARDER_SECRET_CRM_TOKEN", "other");
        isUnavailable(crm(), "chmod 600");
    }

    @Test
    void a_secret_that_is_nowhere_is_refused() {
        isUnavailable(crm(), "WARDER_SECRET_CRM_TOKEN");
    }

    @Test
    void a_secret_that_is_a_directory_or_binary_is_refused() throws IOException {
        Path directory = Files.createDirectory(dir.resolve("crm-token"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        isUnavailable(crm(), "cannot be read");
        Files.delete(directory);
        secret("crm-token", "", "rw-------");
        Files.write(dir.resolve("crm-token"), new byte[] {(byte) 0xff, (byte) 0xfe});
        isUnavailable(crm(), "UTF-8");
        Files.writeString(dir.resolve("crm-token"), "x".repeat(70_000));
        isUnavailable(crm(), "longer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${secret:}",
                "${secret:../x}",
                "${secret:/etc/passwd}",
                "${secret:.hidden}",
                "${env:HOME}",
                "${x",
                "${}",
                "${secret:a b}",
                "a ${secret:ok} ${Secret:ok}"
            })
    void any_other_reference_is_refused_when_the_vault_is_made(String template) {
        assertThatThrownBy(() -> vault(Map.of("Authorization", template)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("crm")
                .hasMessageContaining("Authorization");
    }

    @Test
    void a_server_without_secrets_costs_nothing() {
        Vault vault = vault(Map.of("X-Team", "blue"));
        Future<Unlocked> first = vault.unlock(call("crm"));
        assertThat(first.succeeded()).isTrue();
        first.result().close();
        assertThat(vault.unlock(call("crm"))).isSameAs(first);
        assertThat(first.result().headers()).containsExactlyEntriesOf(Map.of("X-Team", "blue"));
    }

    @Test
    void a_server_nobody_configured_gets_no_headers() {
        Future<Unlocked> nothing = vault(Map.of()).unlock(call("other"));
        assertThat(nothing.succeeded()).isTrue();
        assertThat(nothing.result().headers()).isEmpty();
    }

    @Test
    void wiped_secrets_are_gone() {
        environment.put("WARDER_SECRET_CRM_TOKEN", "s3cret");
        Unlocked unlocked = await(crm().unlock(call("crm")));
        Map<String, String> headers = unlocked.headers();
        unlocked.close();
        unlocked.close();
        assertThat(headers).isEmpty();
        assertThatThrownBy(unlocked::headers).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothing_shows_a_secret_as_text() {
        environment.put("WARDER_SECRET_CRM_TOKEN", "s3cret");
        Vault vault = crm();
        Unlocked unlocked = await(vault.unlock(call("crm")));
        assertThat(unlocked.toString()).doesNotContain("s3cret").contains("Authorization");
    }

    @Test
    void the_environment_of_a_child_is_filled_in() {
        environment.put("WARDER_SECRET_CRM_TOKEN", "s3cret");
        assertThat(await(crm().environment(Map.of("TOKEN", "${secret:crm-token}", "MODE", "fast"))))
                .containsOnly(Map.entry("TOKEN", "s3cret"), Map.entry("MODE", "fast"));
        assertThatThrownBy(() -> await(crm().environment(Map.of("TOKEN", "${secret:other}"))))
                .isInstanceOf(SecretException.class);
    }

    @Test
    void what_is_missing_can_be_asked_for_beforehand() {
        assertThat(crm().problems()).singleElement().asString().contains("crm-token");
        environment.put("WARDER_SECRET_CRM_TOKEN", "s3cret");
        assertThat(crm().problems()).isEmpty();
    }

    @Test
    void secrets_are_read_off_the_event_loop_and_answered_on_it() throws Exception {
        environment.put("WARDER_SECRET_CRM_TOKEN", "s3cret");
        var reader = new CompletableFuture<Boolean>();
        Vault vault = Vault.of(dir, Map.of("crm", Map.of("Authorization", "${secret:crm-token}")), name -> {
            reader.complete(Thread.currentThread().isVirtual());
            return environment.get(name);
        });
        Vertx vertx = Vertx.vertx();
        try {
            Context context = vertx.getOrCreateContext();
            var completedOn = new CompletableFuture<Context>();
            context.runOnContext(nothing ->
                    vault.unlock(call("crm")).onComplete(done -> completedOn.complete(Vertx.currentContext())));
            assertThat(completedOn.get(10, TimeUnit.SECONDS)).isSameAs(context);
            assertThat(reader.get(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }
}
