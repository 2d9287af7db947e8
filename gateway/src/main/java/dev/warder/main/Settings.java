package dev.warder.main;

import dev.warder.access.AccessRules;
import dev.warder.access.AccessSettings;
import dev.warder.admin.AdminSettings;
import dev.warder.approval.ApprovalSettings;
import dev.warder.audit.AuditSettings;
import dev.warder.bundles.BundleSettings;
import dev.warder.http.DoorSettings;
import dev.warder.identity.IdentitySettings;
import dev.warder.limits.LimitSettings;
import dev.warder.sessions.CustodySettings;
import dev.warder.sessions.SealSettings;
import dev.warder.sessions.SessionSettings;
import dev.warder.settings.CertificateFiles;
import dev.warder.settings.HostPort;
import dev.warder.settings.Key;
import dev.warder.settings.Place;
import dev.warder.settings.Section;
import dev.warder.settings.Shape;
import dev.warder.store.Database;
import dev.warder.upstream.ServerSettings;
import dev.warder.upstream.ServerSettings.FirstContact;
import dev.warder.validation.ValidationSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A whole settings file.
 *
 * @param door the agents' door
 * @param places where the gateway keeps things
 * @param admin the operators' door
 * @param servers by name, in the order of the file
 * @param bundles the routes that offer parts of several servers, by name
 * @param policy who may do what
 * @param audit how the record is kept
 * @param custody bounds on what clients hold
 */
record Settings(
        Door door,
        Places places,
        AdminSettings admin,
        Map<String, ServerSettings> servers,
        Map<String, BundleSettings> bundles,
        Policy policy,
        AuditSettings audit,
        CustodySettings custody) {
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::");
    private static final Key<HostPort> LISTEN = Key.hostPort("listen")
            .or(new HostPort("127.0.0.1", 8080))
            .about("Where agents connect. Beyond loopback only with tls.");
    private static final Key<URI> PUBLIC_URL = Key.url("publicUrl")
            .otherwise("the scheme, host and port of listen")
            .about(
                    "How agents reach the gateway, when that is not listen; the base of the names of its protected resources.")
            .example("https://mcp.example.com");
    static final Key<Path> DATA = Key.path("data")
            .orWritten("warder-data")
            .about("The directory of the audit log, the keys and everything else that must not be lost.");
    static final Key<Path> SECRETS = Key.path("secrets")
            .otherwise("secrets, below data")
            .about("The directory with one file for each secret; the file x holds what ${secret:x} stands for.");
    static final Key<StoreSettings> STORE =
            Key.section("store", StoreSettings.SHAPE).about("Where keys, sessions and what is stopped are kept.");
    private static final Key<CertificateFiles> TLS =
            Key.section("tls", CertificateFiles.SHAPE).about("The certificate of the agents' door.");
    private static final Key<HttpSettings> HTTP =
            Key.section("http", HttpSettings.SHAPE).about("What the agents' door accepts at most.");
    private static final Key<AdminSettings> ADMIN =
            Key.section("admin", AdminSettings.SHAPE).about("Where operators read metrics and health.");
    private static final Key<IdentitySettings> IDENTITY =
            Key.section("identity", IdentitySettings.SHAPE).about("How callers prove who they are.");
    private static final Key<Map<String, ServerSettings>> SERVERS = Key.namedSections(
                    "servers",
                    ServerSettings.SHAPE,
                    Pattern.compile("[a-z0-9-]{1,40}"),
                    "A server's name has 1 to 40 of a-z, 0-9 and -.")
            .or(Map.of())
            .about("The MCP servers behind the gateway, by the name that routes, rules and records use.");
    private static final Key<Map<String, BundleSettings>> BUNDLES = Key.namedSections(
                    "bundles",
                    BundleSettings.SHAPE,
                    Pattern.compile("[a-z0-9-]{1,40}"),
                    "A bundle's name has 1 to 40 of a-z, 0-9 and -.")
            .or(Map.of())
            .about(
                    "Parts of several servers behind one route, each for one use; besides /mcp, which offers all servers together.");
    private static final Key<List<AccessSettings.Rule>> ACCESS = Key.sections("access", AccessSettings.Rule.SHAPE)
            .or(List.of())
            .about(
                    "Who may use which capability with which arguments. Without a rule that allows it, a call is refused.");
    private static final Key<ValidationSettings> VALIDATION =
            Key.section("validation", ValidationSettings.SHAPE).about("How arguments are checked.");
    private static final Key<List<LimitSettings>> LIMITS = Key.sections("limits", LimitSettings.SHAPE)
            .or(List.of())
            .about("How often and how many at once. Without limits, only what the gateway itself can bear.");
    private static final Key<PinSettings> PINS =
            Key.section("pins", PinSettings.SHAPE).about("How definitions of capabilities come to be approved.");
    private static final Key<ApprovalSettings> APPROVALS =
            Key.section("approvals", ApprovalSettings.SHAPE).about("How calls wait for people's consent.");
    private static final Key<AuditSettings> AUDIT =
            Key.section("audit", AuditSettings.SHAPE).about("How the record of everything is kept.");
    private static final Key<SessionSettings> SESSIONS =
            Key.section("sessions", SessionSettings.SHAPE).about("Bounds on the sessions of legacy clients.");
    private static final Key<SealSettings> SEALS =
            Key.section("seals", SealSettings.SHAPE).about("How long cursors, request states and their keys last.");

    static final Shape<Settings> SHAPE = Shape.of(
            Settings::read,
            "Relative paths start from the directory of the settings file.",
            LISTEN,
            PUBLIC_URL,
            DATA,
            SECRETS,
            STORE,
            TLS,
            HTTP,
            ADMIN,
            IDENTITY,
            SERVERS,
            BUNDLES,
            ACCESS,
            VALIDATION,
            LIMITS,
            PINS,
            APPROVALS,
            AUDIT,
            SESSIONS,
            SEALS);

    /**
     * The agents' door.
     *
     * @param listen where it opens
     * @param publicUrl how agents reach it, without trailing slash; null when it is the listen address
     * @param tls how it proves itself, or null for plain HTTP on loopback
     * @param http what it accepts at most
     */
    record Door(HostPort listen, @Nullable URI publicUrl, DoorSettings.@Nullable Tls tls, HttpSettings http) {

        /** How agents reach the door that opened at {@code port}: the public URL, or else the address itself. Without trailing slash. */
        URI publicUrl(int port) {
            if (publicUrl != null) {
                return publicUrl;
            }
            return URI.create((tls == null ? "http://" : "https://") + new HostPort(listen.host(), port));
        }
    }

    /**
     * Where the gateway keeps things.
     *
     * @param data what it must not lose
     * @param secrets the files with secrets
     * @param store keys, sessions and what is stopped
     */
    record Places(Path data, Path secrets, StoreSettings store) {
        /** Opens the store; blocks, and fails as {@link StoreSettings#open} does. */
        Database open() {
            return store.open(data, secrets);
        }
    }

    /**
     * Who may do what.
     *
     * @param identity how callers prove who they are
     * @param access who may use which capability with which arguments
     * @param validation how arguments are checked
     * @param limits how often and how many at once
     * @param pins how definitions come to be approved
     * @param approvals how calls wait for people
     */
    record Policy(
            IdentitySettings identity,
            AccessSettings access,
            ValidationSettings validation,
            List<LimitSettings> limits,
            PinSettings pins,
            ApprovalSettings approvals) {}

    /** Whether a server's definitions are approved at the first contact. */
    boolean baselines(String server) {
        ServerSettings its = servers.get(server);
        FirstContact own = its == null ? null : its.pins();
        return (own == null ? policy.pins().firstContact() : own) == FirstContact.BASELINE;
    }

    private static Settings read(Section section) {
        Map<String, ServerSettings> servers = section.read(SERVERS);
        AccessSettings access = access(section);
        Mentions mentions = new Mentions(section, servers.keySet());
        mentions.rules(access);
        List<LimitSettings> limits = section.read(LIMITS);
        Scopes.check(section, limits);
        mentions.limits(limits);
        IdentitySettings identity = section.read(IDENTITY);
        new Deciders(section, identity.apiKeys()).rules(access);
        Map<String, BundleSettings> bundles = section.read(BUNDLES);
        mentions.bundles(bundles);
        return new Settings(
                door(section),
                places(section),
                admin(section),
                servers,
                bundles,
                new Policy(
                        identity,
                        access,
                        section.read(VALIDATION),
                        limits,
                        section.read(PINS),
                        section.read(APPROVALS)),
                section.read(AUDIT),
                new CustodySettings(section.read(SESSIONS), section.read(SEALS)));
    }

    static Places places(Section section) {
        Path data = section.read(DATA);
        Path secrets = section.find(SECRETS);
        return new Places(data, secrets == null ? data.resolve("secrets") : secrets, section.read(STORE));
    }

    private static Door door(Section section) {
        HostPort listen = section.read(LISTEN);
        if (!listen.loopback() && !section.has(TLS)) {
            section.problem(
                    section.place(LISTEN),
                    "The gateway listens beyond loopback without tls, so keys and tokens would cross the network in the clear.",
                    "Add the section tls, or listen on 127.0.0.1 and let a proxy on this machine do TLS.");
        }
        if (WILDCARDS.contains(listen.host()) && !section.has(PUBLIC_URL)) {
            section.problem(
                    section.place(LISTEN),
                    "The address " + listen.host() + " names no host that agents could connect to.",
                    "Set publicUrl to the address agents use.");
        }
        CertificateFiles files = section.find(TLS);
        var tls = files == null ? null : new DoorSettings.Tls(files.certificate(), files.key());
        return new Door(listen, publicUrl(section), tls, section.read(HTTP));
    }

    private static AdminSettings admin(Section section) {
        AdminSettings admin = section.read(ADMIN);
        HostPort listen = section.read(LISTEN);
        if (listen.port() != 0 && admin.listen().equals(listen)) {
            section.problem(
                    section.place(LISTEN),
                    "Agents and operators cannot share the address " + listen + ".",
                    "Change one of listen and admin.listen.");
        }
        if (admin.hasApi() && !section.read(IDENTITY).apiKeys()) {
            section.problem(
                    section.place(ADMIN),
                    "Operators prove who they are by API keys, which identity.apiKeys turns off.",
                    "Remove admin.operators, or identity.apiKeys: false.");
        }
        return admin;
    }

    private static @Nullable URI publicUrl(Section section) {
        URI written = section.find(PUBLIC_URL);
        if (written == null) {
            return null;
        }
        if (written.getRawQuery() != null) {
            section.problem(
                    section.place(PUBLIC_URL),
                    "A public URL has no query.",
                    "Remove everything from the question mark on.");
        }
        return URI.create(written.toString().replaceAll("/+$", ""));
    }

    private static AccessSettings access(Section section) {
        var access = new AccessSettings(section.read(ACCESS));
        for (AccessSettings.Fault fault : AccessRules.check(access)) {
            Place place = section.at(fault.path());
            // A member that is missing or could not be read was reported when the rule was read.
            if (!section.hasProblem(place.path())) {
                section.problem(place, sentence(fault.message()), null);
            }
        }
        return access;
    }

    static String sentence(String message) {
        String upper = message.isEmpty() ? "" : message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1);
        return upper.endsWith(".") ? upper : upper + ".";
    }
}
