package dev.warder.admin;

import dev.warder.access.People;
import dev.warder.settings.CertificateFiles;
import dev.warder.settings.HostPort;
import dev.warder.settings.Key;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where operators are answered.
 *
 * @param listen the address; beyond this machine only with TLS and operators
 * @param tls how the listener proves itself, or null for plain HTTP on this machine
 * @param operators who may use the API, as rules name callers
 * @param approvers who may use the part of it that is about approvals; when both are empty, there is no API
 * @param allowedHosts accepted {@code Host} values besides this machine's and the listen address
 */
public record AdminSettings(
        HostPort listen,
        @Nullable CertificateFiles tls,
        List<String> operators,
        List<String> approvers,
        List<String> allowedHosts) {
    /** Port 9464 on 127.0.0.1, without API. */
    public static final AdminSettings DEFAULT = local(new HostPort("127.0.0.1", 9464));

    private static final Key<HostPort> LISTEN = Key.hostPort("listen")
            .or(DEFAULT.listen)
            .about(
                    "Where operators are served: /metrics, /live, /ready, and /api when operators are named. Beyond this machine only with tls and operators; /metrics then asks for an operator's key, too.")
            .example("127.0.0.1:9464");
    private static final Key<CertificateFiles> TLS =
            Key.section("tls", CertificateFiles.SHAPE).about("The certificate of the operators' listener.");
    private static final Key<List<String>> OPERATORS = Key.textOrTexts("operators")
            .or(List.of())
            .about(
                    "Who may use the operators' API, with an API key: role:NAME, subject:NAME or client:KEY-ID. Without it there is no API.")
            .example("[\"role:operator\"]");
    private static final Key<List<String>> APPROVERS = Key.textOrTexts("approvers")
            .or(List.of())
            .about(
                    "Who may besides decide about calls that wait for approval, over the API and nothing else of it: role:NAME, subject:NAME or client:KEY-ID.")
            .example("[\"role:sales-lead\"]");
    private static final Key<List<String>> ALLOWED_HOSTS = Key.texts("allowedHosts")
            .matching("[A-Za-z0-9._\\-\\[\\]:]{1,260}", "Write a host without scheme, port or path.")
            .or(List.of())
            .about("Further Host headers that are accepted, besides this machine's and the listen address.")
            .example("[ops.internal]");

    /** The section {@code admin}. */
    public static final Shape<AdminSettings> SHAPE = Shape.of(
            AdminSettings::read,
            "The operators' listener, apart from the agents'.",
            LISTEN,
            TLS,
            OPERATORS,
            APPROVERS,
            ALLOWED_HOSTS);

    public AdminSettings {
        operators = List.copyOf(operators);
        approvers = List.copyOf(approvers);
        allowedHosts = List.copyOf(allowedHosts);
    }

    /** A listener whose API is for operators only. */
    public AdminSettings(
            HostPort listen, @Nullable CertificateFiles tls, List<String> operators, List<String> allowedHosts) {
        this(listen, tls, operators, List.of(), allowedHosts);
    }

    /** A listener in the clear and without API, as only this machine may reach it. */
    static AdminSettings local(HostPort listen) {
        return new AdminSettings(listen, null, List.of(), List.of());
    }

    /** Whether anybody may use the API. */
    public boolean hasApi() {
        return !operators.isEmpty() || !approvers.isEmpty();
    }

    /** Whether other machines can reach the listener, so that it asks for a key even before it tells metrics. */
    boolean isWide() {
        return !listen.loopback();
    }

    private static AdminSettings read(Section section) {
        HostPort listen = section.read(LISTEN);
        List<String> operators = section.read(OPERATORS);
        if (!listen.loopback() && (!section.has(TLS) || operators.isEmpty())) {
            section.problem(
                    section.place(LISTEN),
                    "Beyond this machine the operators' listener needs a certificate and somebody who may use it.",
                    "Add tls and operators, or write 127.0.0.1 and let a collector on this machine read from it.");
        }
        people(section, OPERATORS);
        people(section, APPROVERS);
        return new AdminSettings(
                listen, section.find(TLS), operators, section.read(APPROVERS), section.read(ALLOWED_HOSTS));
    }

    private static void people(Section section, Key<List<String>> key) {
        try {
            People.of(section.read(key));
        } catch (IllegalArgumentException wrong) {
            section.problem(section.place(key), wrong.getMessage() + ".", "Write for example [\"role:operator\"].");
        }
    }
}
