package dev.warder.validation;

import dev.warder.json.Json;
import dev.warder.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a plain schema says of objects.
 *
 * @param declared the members it has schemas for
 * @param names their names
 * @param required names of members without a schema of their own that must be there
 * @param others the schema of all other members
 * @param least number of members, at least
 * @param most number of members, at most
 */
record PlainMembers(
        List<Member> declared, Set<String> names, List<String> required, PlainSchema others, int least, int most) {

    /** One declared member. */
    record Member(String name, PlainSchema schema, boolean required) {}

    /** As {@link PlainSchema#check}. */
    int check(JsonObject object, int left) {
        if (object.size() < least || object.size() > most) {
            return PlainSchema.UNSURE;
        }
        int found = 0;
        int rest = left;
        for (int i = 0; i < declared.size() && rest >= 0; i++) {
            Member member = declared.get(i);
            Json value = object.find(member.name());
            if (value != null) {
                found++;
                rest = member.schema().check(value, rest);
            } else if (member.required()) {
                return PlainSchema.UNSURE;
            }
        }
        for (int i = 0; i < required.size(); i++) {
            if (!object.has(required.get(i))) {
                return PlainSchema.UNSURE;
            }
        }
        return rest < 0 || found == object.size() ? rest : checkOthers(object, rest);
    }

    private int checkOthers(JsonObject object, int left) {
        if (others.isAnything()) {
            return left;
        }
        int rest = left;
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
            // Looking a name up is a step of its own, or an object of many members would be walked for nothing.
            rest--;
            if (!names.contains(member.getKey())) {
                rest = others.check(member.getValue(), rest);
            }
            if (rest < 0) {
                return PlainSchema.UNSURE;
            }
        }
        return rest;
    }
}
