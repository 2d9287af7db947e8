package dev.warder.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The schema that editors use accepts what the gateway accepts, and points at the plain mistakes. */
class SettingsSchemaTest {
    private static final Path CASES = Path.of("src/test/resources/dev/warder/main/check");

    @ParameterizedTest
    @ValueSource(strings = {"smallest.yaml", "typical.yaml", "every-key.yaml"})
    void a_file_without_problems_fits_the_schema(String name) throws IOException {
        assertThat(CASES.resolve(name.replace(".yaml", ".txt"))).content().endsWith(": no problems\n");
        assertThat(errors(Files.readString(CASES.resolve(name)))).isEmpty();
    }

    @Test
    void the_starter_fits_the_schema() throws IOException {
        assertThat(errors(SettingsText.starter())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listn: 127.0.0.1:80",
                "http: { maxDepth: a }",
                "http: { maxBody: 4MB }",
                "servers: { Bad_Name: { url: http://localhost/ } }",
                "servers: { a: { url: ftp://localhost/ } }",
                "servers: { a: { era: past } }",
                "access: [ { allow: a/tools/b } ]",
                "tls: { certificate: a }"
            })
    void a_plain_mistake_does_not_fit_the_schema(String yaml) throws IOException {
        assertThat(errors(yaml)).isNotEmpty();
    }

    private static List<Error> errors(String yaml) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("../docs/warder.schema.json")), InputFormat.JSON);
        Object document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return schema.validate(json(document).text(), InputFormat.JSON);
    }

    private static Json json(Object value) {
        return switch (value) {
            case null -> JsonNull.NULL;
            case Map<?, ?> map -> {
                var members = new LinkedHashMap<String, Json>();
                map.forEach((name, member) -> members.put(String.valueOf(name), json(member)));
                yield JsonObject.of(members);
            }
            case List<?> list ->
                new JsonArray(list.stream().map(SettingsSchemaTest::json).toList());
            case Boolean flag -> JsonBool.of(flag);
            case Number number -> new JsonNumber(number.toString());
            default -> new JsonString(value.toString());
        };
    }
}
