package dev.warder.validation;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNull;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema that uses plain keywords only, as most tools' schemas do. It can vouch for arguments at a tenth of what the schema library
 * costs, and it can do nothing else: whatever it does not vouch for is the library's to judge and to word, so each check here may be
 * stricter than JSON Schema but never laxer than the library. Immutable.
 *
 * @param types what kinds of value it can vouch for, as bits
 * @param values the only values it can vouch for, or null for any; with it {@code types} has neither objects nor arrays
 * @param members for objects, or null
 * @param items for arrays, or null
 * @param text for strings, or null
 * @param number for numbers, or null
 * @param alternatives one of these must vouch for the value too, unless there are none
 * @param cost what a look at one value costs at most, what is inside it aside; no less than the library's steps for it
 */
record PlainSchema(
        int types,
        @Nullable Set<Json> values,
        @Nullable PlainMembers members,
        @Nullable PlainItems items,
        @Nullable PlainText text,
        @Nullable PlainNumber number,
        List<PlainSchema> alternatives,
        int cost) {
    static final int OBJECT = 1;
    static final int ARRAY = 2;
    static final int STRING = 4;
    /** Any number. */
    static final int NUMBER = 8;
    /** Numbers written without fraction and exponent, even where {@link #NUMBER} is allowed too. */
    static final int INTEGER = 16;

    static final int BOOLEAN = 32;
    static final int NULL = 64;
    static final int ANY_TYPE = OBJECT | ARRAY | STRING | NUMBER | BOOLEAN | NULL;

    /** Takes every value without a look at it. */
    static final PlainSchema ANYTHING = new PlainSchema(ANY_TYPE, null, null, null, null, null, List.of(), 0);

    /** Takes no value. */
    static final PlainSchema NOTHING = new PlainSchema(0, null, null, null, null, null, List.of(), 0);

    /** What is returned instead of what is left, when a value cannot be vouched for. */
    static final int UNSURE = -1;

    /**
     * What one look at arguments may cost, in steps of {@link #cost} and in units of {@link Effort}. Well below what the library may spend,
     * so that nothing passes here that would be too much there, and little enough not to count when the library has to judge after all.
     */
    static final int EFFORT = 50_000;

    /** Whether the arguments fit for certain; false means that somebody else has to find out. */
    boolean surelyFits(JsonObject arguments) {
        return check(arguments, EFFORT) >= 0;
    }

    /** Whether it is {@link #ANYTHING}. */
    boolean isAnything() {
        return cost == 0 && types == ANY_TYPE;
    }

    /** Whether a value with an object somewhere inside could be vouched for. */
    boolean mayHoldObjects() {
        return takes(OBJECT) || (takes(ARRAY) && (items == null || items.each().mayHoldObjects()));
    }

    /** Whether a bound stands beside "integer" here or in an alternative. */
    boolean boundsIntegers() {
        return (number != null && takes(INTEGER)) || alternatives.stream().anyMatch(PlainSchema::boundsIntegers);
    }

    /** What is left of {@code left} when the value fits for certain, or {@link #UNSURE}. */
    int check(Json value, int left) {
        int rest = left - cost;
        rest = rest < 0 ? UNSURE : checkType(value, rest);
        if (rest < 0 || (values != null && !values.contains(value))) {
            return UNSURE;
        }
        return alternatives.isEmpty() ? rest : checkAlternatives(value, rest);
    }

    private int checkType(Json value, int left) {
        return switch (value) {
            case JsonString(String content) when takes(STRING) -> text == null ? left : text.check(content, left);
            case JsonNumber written when takes(written) -> number == null || number.fits(written) ? left : UNSURE;
            case JsonObject object when takes(OBJECT) -> members == null ? left : members.check(object, left);
            case JsonArray array when takes(ARRAY) -> items == null ? left : items.check(array, left);
            case JsonBool bool when takes(BOOLEAN) -> left;
            case JsonNull none when takes(NULL) -> left;
            default -> UNSURE;
        };
    }

    boolean takes(int type) {
        return (types & type) != 0;
    }

    /** The library cuts fractions off where a bound stands beside "integer", so there only a whole number is beyond doubt. */
    private boolean takes(JsonNumber written) {
        return takes(INTEGER) ? written.isInteger() : takes(NUMBER);
    }

    private int checkAlternatives(Json value, int left) {
        for (PlainSchema alternative : alternatives) {
            int rest = alternative.check(value, left);
            if (rest >= 0) {
                return rest;
            }
        }
        return UNSURE;
    }
}
