package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Gates.Judgement;
import dev.warder.mcp.Method;
import java.util.List;
import java.util.function.Predicate;

/** Which servers of a route a caller may use something of: as the gates would say on each server's own route. */
record Sight(Workshop workshop, Rules rules, Bundle bundle, Call call) implements Predicate<String> {

    @Override
    public boolean test(String server) {
        if (workshop.upstream(server) == null || !bundle.reaches(call.caller(), server)) {
            return false;
        }
        Method asked = call.method().isList() ? call.method() : Method.DISCOVER;
        var there = new Call(call.origin(), call.caller(), server, asked, null, call.arguments(), call.message());
        return rules.gates().judge(there) instanceof Judgement.Cleared;
    }

    /** The names of all of them, sorted. */
    List<String> servers() {
        return bundle.servers().stream().filter(this).toList();
    }
}
