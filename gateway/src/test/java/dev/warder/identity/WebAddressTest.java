package dev.warder.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
    @ParameterizedTest
    @CsvSource({
        "https://idp.example/keys, true",
        "HTTPS://idp.example/keys, true",
        "http://127.0.0.1:8080/keys, true",
        "http://localhost/keys, true",
        "http://[::1]:1/keys, true",
        "http://idp.example/keys, false",
        "http://127.0.0.1.example/keys, false",
        "http://localhost@idp.example/keys, false",
        "https://user@idp.example/keys, false",
        "https://idp.example/keys#a, false",
        "file:///etc/passwd, false",
        "ftp://idp.example/, false",
        "//idp.example/keys, false",
        "https:///keys, false",
        "not an address, false"
    })
    void only_https_or_this_machine_is_fetched_from(String address, boolean allowed) {
        assertThat(WebAddress.allowed(address) != null).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://169.254.169.254/keys",
                "https://10.0.0.1/keys",
                "https://[::1]/keys",
                "https://[fd00::1]/keys",
                "https://[::ffff:10.0.0.1]/keys",
                "https://100.64.0.1/keys",
                "https://0.0.0.0/keys",
                "http://127.0.0.1/keys"
            })
    void a_public_issuer_cannot_lead_the_gateway_into_a_private_network(String keys) {
        assertThatThrownBy(() -> WebAddress.keysOf(URI.create("https://203.0.113.7/acme"), keys))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("jwks_uri");
    }

    @Test
    void an_issuer_may_keep_its_keys_beside_itself_or_on_the_internet() throws IOException {
        URI inside = URI.create("https://10.0.0.1/acme");
        assertThat(WebAddress.keysOf(inside, "https://10.0.0.1/keys")).hasHost("10.0.0.1");
        assertThat(WebAddress.keysOf(inside, "https://10.0.0.2/keys")).hasHost("10.0.0.2");
        assertThat(WebAddress.keysOf(URI.create("https://203.0.113.7"), "https://203.0.113.8/keys"))
                .hasHost("203.0.113.8");
    }
}
