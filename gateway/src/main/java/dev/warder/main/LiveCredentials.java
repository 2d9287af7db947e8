package dev.warder.main;

import dev.warder.call.ClearedCall;
import dev.warder.secrets.SecretException;
import dev.warder.secrets.Vault;
import dev.warder.upstream.Credentials;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Gives servers the credentials of the vault in force, also after the settings changed. */
final class LiveCredentials implements Credentials {
    private final AtomicReference<Vault> vault;

    /** Begins with a first vault; later ones come by {@link #adopt}. */
    LiveCredentials(Vault first) {
        vault = new AtomicReference<>(first);
    }

    void adopt(Vault changed) {
        vault.set(changed);
    }

    @Override
    public Future<Map<String, String>> headers(ClearedCall discovery) {
        return vault.get().unlock(discovery).map(unlocked -> {
            try (unlocked) {
                return Map.copyOf(unlocked.headers());
            }
        });
    }

    @Override
    public Map<String, String> environment(String server, Map<String, String> template) {
        try {
            return House.await(vault.get().environment(template));
        } catch (SecretException missing) {
            throw new IllegalStateException("server " + server + ": " + missing.getMessage(), missing);
        }
    }
}
