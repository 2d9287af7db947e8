package dev.warder.admin;

import dev.warder.settings.HostPort;
import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;

/**
 * Where operators are answered.
 *
 * @param listen the address; only one on this machine is accepted, since this door does not ask who is there
 */
public record AdminSettings(HostPort listen) {
    /** Port 9464 on 127.0.0.1. */
    public static final AdminSettings DEFAULT = new AdminSettings(new HostPort("127.0.0.1", 9464));

    private static final Key<HostPort> LISTEN = Key.hostPort("listen")
            .or(DEFAULT.listen)
            .about(
                    "Where metrics and health are served: /metrics, /live and /ready. Only this machine can be named here.")
            .example("127.0.0.1:9464");

    /** The section {@code admin}. */
    public static final Shape<AdminSettings> SHAPE =
            Shape.of(AdminSettings::read, "The operators' listener, apart from the agents'.", LISTEN);

    private static AdminSettings read(Section section) {
        HostPort listen = section.read(LISTEN);
        if (!listen.loopback()) {
            section.problem(
                    section.place(LISTEN),
                    "The operators' listener asks nobody who they are, so it may only listen on this machine.",
                    "Write 127.0.0.1 or localhost, and let a collector on this machine read from it.");
        }
        return new AdminSettings(listen);
    }
}
