package dev.warder.call;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The consent that one rule demands before a call.
 *
 * @param rule the rule, as records name it
 * @param terms what it demands
 */
public record Requirement(String rule, Terms terms) {

    /**
     * Who must agree, and until when. Two demands with equal terms are the same demand, whatever rule makes them.
     *
     * @param by who may decide: {@code role:x}, {@code subject:x}, or {@code operator} for whoever has the gateway's data at hand
     * @param within how long they have to decide, and afterwards the caller to use what was approved
     * @param quorum how many different people must agree; a single one can deny
     * @param escalation who else may decide later, or null
     */
    public record Terms(
            List<String> by,
            Duration within,
            int quorum,
            @Nullable Escalation escalation) {
        public Terms {
            by = List.copyOf(by);
        }
    }

    /**
     * Who else may decide when nobody has.
     *
     * @param to as {@link Terms#by}
     * @param after how long after the question was put
     */
    public record Escalation(List<String> to, Duration after) {
        public Escalation {
            to = List.copyOf(to);
        }
    }
}
