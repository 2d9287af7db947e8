package dev.warder.admin;

import dev.warder.call.Caller;
import dev.warder.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an operator, who has proven to be one, asks of a resource. */
public final class Act {
    private final Visit visit;
    private final Caller operator;
    private final Asked asked;

    /**
     * The request in parts.
     *
     * @param path what follows the resource's name, segment by segment, decoded
     * @param query decoded; of a repeated name the last
     * @param body empty when the request had none
     */
    record Asked(String method, List<String> path, Map<String, String> query, JsonObject body) {}

    Act(Visit visit, Caller operator, Asked asked) {
        this.visit = visit;
        this.operator = operator;
        this.asked = asked;
    }

    /** Who asks. */
    public Caller operator() {
        return operator;
    }

    /** The method and whether there is a further path: {@code GET}, {@code POST}, {@code DELETE /…}. */
    public String form() {
        return asked.path.isEmpty() ? asked.method : asked.method + " /…";
    }

    /** What follows the resource's name, segment by segment, decoded. */
    public List<String> path() {
        return asked.path;
    }

    /** A parameter of the query, or null. */
    public @Nullable String query(String name) {
        return asked.query.get(name);
    }

    /** A text of the body, or null when there is none of that name. @throws Refusal when it is no text */
    public @Nullable String text(String name) {
        String text = asked.body.string(name);
        if (text == null && asked.body.has(name)) {
            throw Refusal.invalid("\"" + name + "\" must be a text.");
        }
        return text;
    }

    /** A text of the body. @throws Refusal when there is none of that name */
    public String needed(String name) {
        String text = text(name);
        if (text == null) {
            throw Refusal.invalid("\"" + name + "\" is missing.");
        }
        return text;
    }

    /** Insists that the body, the query and the path say nothing that nobody reads. @throws Refusal when they do */
    public void knowsOnly(Set<String> members, Set<String> parameters) {
        for (String member : asked.body.members().keySet()) {
            if (!members.contains(member)) {
                throw Refusal.invalid("\"" + member + "\" is not known here.");
            }
        }
        for (String parameter : asked.query.keySet()) {
            if (!parameters.contains(parameter)) {
                throw Refusal.invalid("The parameter \"" + parameter + "\" is not known here.");
            }
        }
    }

    /**
     * Puts what is being done on record, with who does it; returns when that is durable.
     *
     * @param event a word in snake case: {@code stopped}
     * @param detail what was done to what; no secrets
     * @throws Refusal when it cannot be recorded
     */
    public void record(String event, Map<String, String> detail) {
        visit.recordNow(Objects.requireNonNull(event), detail);
    }
}
