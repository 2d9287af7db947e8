package dev.warder.main;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * One step of the tour.
 *
 * @param who who asks
 * @param what what is asked, in words that follow the name
 * @param expected what must come back
 * @param asking asks for real
 */
record DemoStep(String who, String what, Expected expected, Asking asking) {

    /** Asks the gateway; blocks. */
    interface Asking {
        DemoAnswer ask() throws IOException;
    }

    /**
     * What must come back.
     *
     * @param words the same for a person
     * @param met judges the answer
     */
    record Expected(String words, Predicate<DemoAnswer> met) {

        /** The call does what was asked, and its answer holds {@code text}. */
        static Expected allowed(String text) {
            return new Expected(
                    "allowed", answer -> answer.done() && answer.text().contains(text));
        }

        /** The list shows exactly these tools. */
        static Expected sees(String... tools) {
            return new Expected(
                    "sees " + String.join(", ", tools),
                    answer -> answer.done() && answer.tools().equals(List.of(tools)));
        }

        /** A refusal as an error of the protocol: nothing breaks at the client. */
        static Expected refused(String why, String reason) {
            return new Expected(
                    "refused: " + why,
                    answer ->
                            answer.status() == 200 && answer.code() != null && Objects.equals(answer.reason(), reason));
        }

        /** A refusal that the model reads, and that names {@code part} of the arguments. */
        static Expected corrected(String why, String reason, String part) {
            return new Expected(
                    "refused: " + why,
                    answer -> answer.status() == 200
                            && !answer.done()
                            && answer.code() == null
                            && answer.text().contains(part)
                            && Objects.equals(answer.reason(), reason));
        }

        /** A refusal before a call is made of it, by HTTP status. */
        static Expected turnedAway(String why, int status, String reason) {
            return new Expected(
                    "refused: " + why, answer -> answer.status() == status && Objects.equals(answer.reason(), reason));
        }
    }
}
