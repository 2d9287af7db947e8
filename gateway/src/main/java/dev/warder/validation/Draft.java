package dev.warder.validation;

import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.Locale;

/** The dialects of JSON Schema that can be enforced. */
enum Draft {
    DRAFT_4("json-schema.org/draft-04/schema", Dialects.getDraft4()),
    DRAFT_6("json-schema.org/draft-06/schema", Dialects.getDraft6()),
    DRAFT_7("json-schema.org/draft-07/schema", Dialects.getDraft7()),
    V2019_09("json-schema.org/draft/2019-09/schema", Dialects.getDraft201909()),
    V2020_12("json-schema.org/draft/2020-12/schema", Dialects.getDraft202012());

    private final String id;
    private final Dialect dialect;

    Draft(String id, Dialect dialect) {
        this.id = id;
        // Unknown keywords constrain nothing; the library's own way would log each, and they are the server's words.
        this.dialect = Dialect.builder(dialect)
                .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
                .build();
    }

    /** The dialect a schema declares; 2020-12 when it declares none, as MCP says. */
    static Draft of(JsonObject schema) throws BadSchema {
        Json declared = schema.find("$schema");
        if (declared == null) {
            return V2020_12;
        }
        if (declared instanceof JsonString(String uri)) {
            String bare = uri.endsWith("#") ? uri.substring(0, uri.length() - 1) : uri;
            String lower = bare.toLowerCase(Locale.ROOT);
            for (Draft draft : values()) {
                if (lower.equals("http://" + draft.id) || lower.equals("https://" + draft.id)) {
                    return draft;
                }
            }
        }
        throw new BadSchema("is written in a dialect that is not known here");
    }

    Dialect dialect() {
        return dialect;
    }

    /** Whether the name is the schema's own identifier in this dialect. */
    boolean isId(String keyword) {
        return keyword.equals(this == DRAFT_4 ? "id" : "$id");
    }
}
