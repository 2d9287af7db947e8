package dev.warder.identity;

import org.jspecify.annotations.Nullable;

/**
 * What a request says about who sends it.
 *
 * @param authorization the value of the {@code Authorization} header, or null
 * @param apiKey the value of the {@code X-API-Key} header, or null
 * @param address the peer's IP address, without port
 */
public record Presented(
        @Nullable String authorization, @Nullable String apiKey, String address) {

    /** Says which headers there are, never what is in them. */
    @Override
    public String toString() {
        return "Presented[authorization=" + (authorization != null) + ", apiKey=" + (apiKey != null) + ", address="
                + address + "]";
    }
}
