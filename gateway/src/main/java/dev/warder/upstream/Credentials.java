package dev.warder.upstream;

import dev.warder.call.ClearedCall;
import io.vertx.core.Future;
import java.util.Map;

/** Where this room gets credentials for what the gateway does on its own: asking a server for its era, starting a child process. */
public interface Credentials {

    /** The configured headers of the call's server with their secrets filled in. */
    Future<Map<String, String>> headers(ClearedCall discovery);

    /** A child's configured environment with its secrets filled in. May block; throws when a secret is not available. */
    Map<String, String> environment(String server, Map<String, String> template);

    /** No secrets: headers as configured are not sent, the environment is used as it is written. */
    static Credentials none() {
        return new Credentials() {
            @Override
            public Future<Map<String, String>> headers(ClearedCall discovery) {
                return Future.succeededFuture(Map.of());
            }

            @Override
            public Map<String, String> environment(String server, Map<String, String> template) {
                return template;
            }
        };
    }
}
