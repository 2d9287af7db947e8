package dev.warder.bundles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.call.CapabilityType;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PublicNameTest {
    @Test
    void a_plain_name_is_put_behind_its_servers() {
        assertThat(PublicName.of("crm", "create_order")).isEqualTo("crm__create_order");
        assertThat(PublicName.parse("crm__create_order")).isEqualTo(new PublicName("crm", "create_order"));
    }

    @Test
    void underscores_of_the_own_name_stay_its_own() {
        for (String own : List.of("_", "__", "_a", "__a__b__", "a_")) {
            PublicName parsed = PublicName.parse(PublicName.of("crm", own));
            assertThat(parsed).isEqualTo(new PublicName("crm", own));
            assertThat(parsed.own()).isEqualTo(own);
        }
    }

    @Test
    void whatever_the_own_name_is_the_public_one_suits_strict_clients_and_says_its_server() {
        var random = new Random(7);
        String server = "a-server-with-a-name-of-forty-characters";
        for (int i = 0; i < 5_000; i++) {
            String own = random.ints(1 + random.nextInt(300), 1, 0xd800)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            String shown = PublicName.of(server, own);
            assertThat(shown).matches("[A-Za-z0-9_-]{1,64}");
            assertThat(PublicName.parse(shown).server()).isEqualTo(server);
        }
    }

    @Test
    void no_name_can_pass_for_the_short_form_of_another() {
        String shown = PublicName.of("crm", "a name with spaces");
        String imitation = PublicName.parse(shown).rest();

        assertThat(PublicName.parse(shown).own()).isNull();
        assertThat(PublicName.of("crm", imitation)).isNotEqualTo(shown);
    }

    @Test
    void what_cannot_be_a_public_name_is_none() {
        for (String text : List.of("", "find", "_find", "__find", "crm_find", "crm__", "crm_x__find", "c".repeat(70))) {
            assertThat(PublicName.parse(text)).as(text).isNull();
        }
    }

    @Test
    void every_uri_comes_back_as_it_was() {
        for (String own : List.of(
                "file:///a/b",
                "ui://app/page",
                "ui://",
                "https://example.com/x?y#z",
                "a:b:c",
                "warder+x:y",
                "no scheme",
                "file:///{+path}{?q*}",
                "ui://warder+crm/x")) {
            assertThat(PublicUri.parse(PublicUri.of("crm", own))).isEqualTo(new PublicUri("crm", own));
        }
    }

    @Test
    void a_resource_has_one_public_uri_and_what_is_no_such_form_is_none() {
        for (String text : List.of(
                "file:///a",
                "warder+crm",
                "warder+crm:",
                "warder+:x",
                "warder+crm:ui://a",
                "ui://a/b",
                "ui://warder+/b")) {
            assertThat(PublicUri.parse(text)).as(text).isNull();
        }
    }

    @Test
    void of_two_definitions_of_one_name_the_first_is_offered() throws JsonException {
        JsonObject one = json("{\"name\":\"a\",\"n\":1}");
        JsonObject again = json("{\"name\":\"a\",\"n\":2}");

        Offer offer = Offer.of("crm", CapabilityType.PROMPT, List.of(one, again, json("{}")), (_, _) -> "");

        assertThat(offer.items()).extracting(Offer.Item::name).containsExactly("crm__a");
        assertThat(offer.items().getFirst().definition().text()).contains("\"n\":1");
    }

    @Test
    void the_screen_of_a_tool_is_found_under_the_public_name_of_its_resource() throws JsonException {
        JsonObject tool = json(
                "{\"name\":\"draw\",\"_meta\":{\"ui\":{\"resourceUri\":\"ui://a/b\"},\"ui/resourceUri\":\"ui://a/b\"}}");

        assertThat(new PublicForm("crm").definition(CapabilityType.TOOL, tool).text())
                .isEqualTo("{\"name\":\"crm__draw\",\"_meta\":{\"ui\":{\"resourceUri\":\"ui://warder+crm/a/b\"},"
                        + "\"ui/resourceUri\":\"ui://warder+crm/a/b\"}}");
    }

    private static JsonObject json(String text) throws JsonException {
        return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }
}
