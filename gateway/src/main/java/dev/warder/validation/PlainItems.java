package dev.warder.validation;

import dev.warder.json.JsonArray;

/**
 * What a plain schema says of arrays.
 *
 * @param each the schema of every item
 * @param least number of items, at least
 * @param most number of items, at most
 */
record PlainItems(PlainSchema each, int least, int most) {
    /** As {@link PlainSchema#check}. */
    int check(JsonArray array, int left) {
        if (array.size() < least || array.size() > most) {
            return PlainSchema.UNSURE;
        }
        if (each.isAnything()) {
            return left;
        }
        int rest = left;
        for (int i = 0; i < array.size() && rest >= 0; i++) {
            rest = each.check(array.items().get(i), rest);
        }
        return rest;
    }
}
