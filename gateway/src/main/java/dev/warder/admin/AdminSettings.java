package dev.warder.admin;

import dev.warder.access.People;
import dev.warder.settings.HostPort;
import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.util.List;

/**
 * Where operators are answered.
 *
 * @param listen the address; only one on this machine is accepted, since part of this door does not ask who is there
 * @param operators who may use the API, as rules name callers; nobody when empty, and then there is no API
 */
public record AdminSettings(HostPort listen, List<String> operators) {
    /** Port 9464 on 127.0.0.1, without API. */
    public static final AdminSettings DEFAULT = new AdminSettings(new HostPort("127.0.0.1", 9464), List.of());

    private static final Key<HostPort> LISTEN = Key.hostPort("listen")
            .or(DEFAULT.listen)
            .about(
                    "Where operators are served: /metrics, /live, /ready, and /api when operators are named. Only this machine can be named here.")
            .example("127.0.0.1:9464");
    private static final Key<List<String>> OPERATORS = Key.textOrTexts("operators")
            .or(List.of())
            .about(
                    "Who may use the operators' API, with an API key: role:NAME, subject:NAME or client:KEY-ID. Without it there is no API.")
            .example("[\"role:operator\"]");

    /** The section {@code admin}. */
    public static final Shape<AdminSettings> SHAPE =
            Shape.of(AdminSettings::read, "The operators' listener, apart from the agents'.", LISTEN, OPERATORS);

    public AdminSettings {
        operators = List.copyOf(operators);
    }

    /** Whether anybody may use the API. */
    public boolean hasApi() {
        return !operators.isEmpty();
    }

    private static AdminSettings read(Section section) {
        HostPort listen = section.read(LISTEN);
        if (!listen.loopback()) {
            section.problem(
                    section.place(LISTEN),
                    "The operators' listener tells metrics to whoever asks, so it may only listen on this machine.",
                    "Write 127.0.0.1 or localhost, and let a collector on this machine read from it.");
        }
        List<String> operators = section.read(OPERATORS);
        try {
            People.of(operators);
        } catch (IllegalArgumentException wrong) {
            section.problem(
                    section.place(OPERATORS), wrong.getMessage() + ".", "Write for example [\"role:operator\"].");
        }
        return new AdminSettings(listen, operators);
    }
}
