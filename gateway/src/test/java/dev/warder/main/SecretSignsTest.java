package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretSignsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GITHUB_TOKEN        | anything               | anything
            X-Api-Key           | abc                    | abc
            Authorization       | Bearer abc             | abc
            Authorization       | abc                    | abc
            Proxy-Authorization | Basic dXNlcjpwdw==     | dXNlcjpwdw==
            PGPASSWORD          | hunter2                | hunter2
            DATABASE_URL        | postgres://h/db        | postgres://h/db
            SOMETHING           | postgres://u:pw@h/db   | postgres://u:pw@h/db
            SOMETHING           | sk-proj-0123456789abcdefghij | sk-proj-0123456789abcdefghij
            SOMETHING           | eyJhbGciOiJI.eyJzdWIiOiIx.c2ln | eyJhbGciOiJI.eyJzdWIiOiIx.c2ln
            SOMETHING           | 0123456789abcdef0123456789abcdef | 0123456789abcdef0123456789abcdef
            """)
    void what_looks_like_a_secret_is_one(String name, String value, String secret) {
        assertThat(SecretSigns.in(name, value)).isEqualTo(secret);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LOG_LEVEL      | debug
            PORT           | 5432
            USE_AUTH       | true
            TOKEN_LIMIT    | 4096
            API_KEY        | ${input:key}
            Authorization  | Bearer ${TOKEN}
            ROOT           | /srv/a-rather-long-path/with-2-numbers
            URL            | https://crm.example.com/mcp
            NAME           | @modelcontextprotocol/server-filesystem
            """)
    void what_does_not_look_like_a_secret_stays(String name, String value) {
        assertThat(SecretSigns.in(name, value)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -e      | GITHUB_TOKEN=abc           | abc
            --token | abc                        | abc
            x       | --token=abc                | abc
            x       | --password:abc             | abc
            --header| Authorization: Bearer abc  | abc
            x       | ghp_0123456789abcdefghijABCD | ghp_0123456789abcdefghijABCD
            """)
    void secrets_in_arguments_are_found_without_their_names(String before, String argument, String secret) {
        assertThat(SecretSigns.inArgument(before, argument)).isEqualTo(secret);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            x       | --token
            --token | --verbose
            --port  | 5432
            -y      | @modelcontextprotocol/server-filesystem
            -e      | GITHUB_TOKEN
            -e      | LOG_LEVEL=debug
            x       | https://crm.example.com/mcp?team=sales
            """)
    void other_arguments_stay(String before, String argument) {
        assertThat(SecretSigns.inArgument(before, argument)).isNull();
    }
}
