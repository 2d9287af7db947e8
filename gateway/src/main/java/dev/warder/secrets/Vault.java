package dev.warder.secrets;

import dev.warder.call.ClearedCall;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The credentials of every server. Holds templates, never values. */
public final class Vault {
    private static final Future<Unlocked> NOTHING = Future.succeededFuture(Unlocked.NOTHING);

    private final SecretSource source;
    private final Map<String, Map<String, Template>> templates;
    /** Servers whose headers hold no secret; they cost nothing on a call. */
    private final Map<String, Future<Unlocked>> constant;

    private Vault(SecretSource source, Map<String, Map<String, Template>> templates) {
        this.source = source;
        this.templates = templates;
        this.constant = new LinkedHashMap<>();
        templates.forEach((server, headers) -> {
            if (headers.values().stream().allMatch(Template::isConstant)) {
                constant.put(server, Future.succeededFuture(Unlocked.constant(filled(headers))));
            }
        });
    }

    /**
     * A vault for these servers.
     *
     * @param secretsDir directory with one file per secret, readable by this user only; need not exist
     * @param headers by server, the headers to send it; values may hold {@code ${secret:NAME}}
     * @throws IllegalArgumentException when a value holds any other reference; the message names server and header
     */
    public static Vault of(Path secretsDir, Map<String, Map<String, String>> headers) {
        return of(secretsDir, headers, System::getenv);
    }

    static Vault of(
            Path secretsDir, Map<String, Map<String, String>> headers, Function<String, @Nullable String> environment) {
        var templates = new LinkedHashMap<String, Map<String, Template>>();
        headers.forEach((server, values) -> templates.put(server, parse("server " + server + ", header ", values)));
        return new Vault(new SecretSource(secretsDir, environment), templates);
    }

    /**
     * The headers for one cleared call.
     *
     * @return already completed for a server without secrets; otherwise completes on the Vert.x context of the caller; fails with
     *     {@link SecretException} when a secret cannot be had
     */
    public Future<Unlocked> unlock(ClearedCall cleared) {
        String server = cleared.call().server();
        Future<Unlocked> always = constant.get(server);
        if (always != null) {
            return always;
        }
        Map<String, Template> headers = templates.get(server);
        return headers == null ? NOTHING : offLoop(() -> Unlocked.of(filled(headers)));
    }

    /**
     * The environment of a child process about to start, secrets filled in.
     *
     * @return completes on the Vert.x context of the caller; fails with {@link SecretException} when a secret cannot be had, or with
     *     {@link IllegalArgumentException} for any other reference
     */
    public Future<Map<String, String>> environment(Map<String, String> template) {
        return offLoop(() -> filled(parse("environment variable ", template)));
    }

    /** Names of secrets that are referred to and cannot be had now, each with what is wrong; blocks. For checks before serving. */
    public List<String> problems() {
        return templates.values().stream()
                .flatMap(headers -> headers.values().stream())
                .flatMap(template -> template.names().stream())
                .distinct()
                .map(this::problem)
                .filter(problem -> !problem.isEmpty())
                .toList();
    }

    private String problem(String name) {
        try {
            source.read(name);
            return "";
        } catch (SecretException missing) {
            return String.valueOf(missing.getMessage());
        }
    }

    private Map<String, String> filled(Map<String, Template> values) {
        var filled = new LinkedHashMap<String, String>();
        values.forEach((name, template) -> filled.put(name, template.fill(source::read)));
        return filled;
    }

    private static Map<String, Template> parse(String what, Map<String, String> values) {
        var templates = new LinkedHashMap<String, Template>();
        values.forEach((name, value) -> {
            try {
                templates.put(name, Template.parse(value));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(what + name + ": " + wrong.getMessage(), wrong);
            }
        });
        return templates;
    }

    private static <T> Future<T> offLoop(Supplier<T> work) {
        Context context = Vertx.currentContext();
        Promise<T> promise = Promise.promise();
        Thread.ofVirtual().name("warder-secrets").start(() -> {
            Future<T> done = attempt(work);
            if (context == null) {
                done.onComplete(promise);
            } else {
                context.runOnContext(nothing -> done.onComplete(promise));
            }
        });
        return promise.future();
    }

    private static <T> Future<T> attempt(Supplier<T> work) {
        try {
            return Future.succeededFuture(work.get());
        } catch (RuntimeException | StackOverflowError failure) {
            return Future.failedFuture(failure);
        }
    }
}
