package dev.warder.secrets;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers of one request, secrets filled in. Close it as soon as the request is sent. */
public final class Unlocked implements AutoCloseable {
    static final Unlocked NOTHING = constant(Map.of());

    private final boolean constant;
    private volatile @Nullable Map<String, String> headers;

    private Unlocked(Map<String, String> headers, boolean constant) {
        this.headers = headers;
        this.constant = constant;
    }

    /** Headers without any secret: the same ones for every call. */
    static Unlocked constant(Map<String, String> headers) {
        return new Unlocked(Map.copyOf(headers), true);
    }

    static Unlocked of(Map<String, String> headers) {
        return new Unlocked(new LinkedHashMap<>(headers), false);
    }

    /**
     * Header names, as configured, with their values.
     *
     * @throws IllegalStateException after closing: going on without credentials would be another request than the one that was cleared
     */
    public Map<String, String> headers() {
        Map<String, String> now = headers;
        if (now == null) {
            throw new IllegalStateException("the secrets of this request have been wiped");
        }
        return now;
    }

    /** Drops the values. What has no secret in it is shared and stays. */
    @Override
    public void close() {
        Map<String, String> now = headers;
        if (!constant && now != null) {
            headers = null;
            now.clear();
        }
    }

    /** Names only. */
    @Override
    public String toString() {
        Map<String, String> now = headers;
        return "Unlocked" + (now == null ? "[wiped]" : now.keySet());
    }
}
