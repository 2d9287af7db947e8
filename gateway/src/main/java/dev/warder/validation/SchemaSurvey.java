package dev.warder.validation;

import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Looks at a whole schema before it is compiled: its size, the shape of its keywords, where its references lead, whether its patterns can
 * be checked, whether it could apply to a value for ever.
 */
final class SchemaSurvey {
    /** Largest schema, as compact JSON. */
    static final int MAX_BYTES = 256 * 1024;

    /** Schemas within schemas. */
    static final int MAX_DEPTH = 40;

    static final int MAX_SCHEMAS = 5_000;
    static final int MAX_PATTERNS = 200;

    /** Schemas that lead from one to the next while looking at the same value. */
    static final int MAX_CHAIN = 48;

    private static final int UNDER_WAY = -1;

    private final Draft draft;
    private final JsonObject root;
    private final References references;
    private final Set<JsonObject> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<String> pending = new ArrayDeque<>();
    /** For each schema the length of the longest chain from it; {@link #UNDER_WAY} while that is being found out. */
    private final IdentityHashMap<JsonObject, Integer> chains = new IdentityHashMap<>();

    private int patterns;
    private int schemas;
    private boolean comparesItems;

    SchemaSurvey(JsonObject root, Draft draft) {
        this.root = root;
        this.draft = draft;
        this.references = new References(root);
    }

    /** Looks at everything; throws at the first thing that keeps the schema from being enforced. */
    void run(int bytes) throws BadSchema {
        if (bytes > MAX_BYTES) {
            throw new BadSchema("has more than " + MAX_BYTES / 1024 + " KiB");
        }
        visit(root, 0);
        while (!pending.isEmpty()) {
            visit(references.resolve(pending.pop()), 0);
        }
        for (JsonObject schema : seen) {
            chain(schema, 0);
        }
    }

    References references() {
        return references;
    }

    /** Whether some array's items are compared with each other, which costs more than looking at each. */
    boolean comparesItems() {
        return comparesItems;
    }

    private void visit(Json json, int depth) throws BadSchema {
        if (!(json instanceof JsonObject schema)) {
            return;
        }
        boolean fresh = seen.add(schema);
        // Empty schemas may all be one and the same value, and still each of them is checked.
        if (!fresh && !schema.isEmpty()) {
            return;
        }
        if (++schemas > MAX_SCHEMAS) {
            throw new BadSchema("holds more than " + MAX_SCHEMAS + " schemas");
        }
        if (depth > MAX_DEPTH) {
            throw new BadSchema("is nested more than " + MAX_DEPTH + " deep");
        }
        for (Map.Entry<String, Json> member : schema.members().entrySet()) {
            look(schema, member.getKey(), member.getValue(), depth);
        }
    }

    private void look(JsonObject schema, String name, Json value, int depth) throws BadSchema {
        if (!new Same(schema).equals(new Same(root)) && (draft.isId(name) || name.equals("$schema"))) {
            throw new BadSchema("holds another schema document");
        }
        Keyword keyword = Keyword.of(name);
        if (keyword == null) {
            return;
        }
        if (!keyword.accepts(value, draft)) {
            throw new BadSchema("has a \"" + name + "\" that is not valid");
        }
        switch (keyword) {
            case PATTERN_MAP -> {
                for (String pattern : ((JsonObject) value).members().keySet()) {
                    pattern(pattern);
                }
            }
            case PATTERN -> pattern(((JsonString) value).value());
            case REFERENCE -> pending.push(((JsonString) value).value());
            case TEXT -> {
                if (name.equals("$anchor") || name.equals("$dynamicAnchor")) {
                    references.anchor(((JsonString) value).value(), schema);
                }
            }
            case FLAG -> comparesItems |= name.equals("uniqueItems");
            case SCHEMA, SCHEMAS, SCHEMA_MAP, SCHEMA_OR_SCHEMAS, DEPENDENCIES -> {}
            case TEXTS, TEXT_LISTS, TYPE, VALUES, NUMBER, BOUND, POSITIVE, COUNT -> {}
        }
        for (Json inside : keyword.schemas(value)) {
            visit(inside, depth + 1);
        }
    }

    private void pattern(String pattern) throws BadSchema {
        if (++patterns > MAX_PATTERNS) {
            throw new BadSchema("has more than " + MAX_PATTERNS + " patterns");
        }
        LinearPattern.of(pattern);
    }

    /** The longest chain of schemas that apply to the same value; one that leads back to itself would be applied for ever. */
    private int chain(JsonObject schema, int before) throws BadSchema {
        Integer known = chains.get(schema);
        if (known != null && known == UNDER_WAY) {
            throw new BadSchema("refers to itself without end");
        }
        int longest = known == null ? 0 : known;
        if (known == null && before <= MAX_CHAIN) {
            chains.put(schema, UNDER_WAY);
            for (Json next : references.toSameValue(schema)) {
                longest =
                        next instanceof JsonObject object ? Math.max(longest, 1 + chain(object, before + 1)) : longest;
            }
            chains.put(schema, longest);
        }
        if (before + longest > MAX_CHAIN) {
            throw new BadSchema("leads through more than " + MAX_CHAIN + " schemas for one value");
        }
        return longest;
    }
}
