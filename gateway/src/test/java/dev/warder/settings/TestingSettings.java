package dev.warder.settings;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.warder.settings.SettingsReader.Reading;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings with a key of every type, as rooms declare theirs. */
record TestingSettings(
        HostPort listen,
        boolean open,
        int depth,
        long size,
        TimeUnit unit,
        @Nullable Path data,
        List<String> roles,
        Map<String, Server> servers,
        List<Rule> rules,
        @Nullable Tls tls) {

    record Server(String name, @Nullable URI url, Duration timeout, Map<String, String> headers) {
        static final Key<URI> URL = Key.url("url").about("Where it is.");
        static final Key<Duration> TIMEOUT = Key.duration("timeout", ofMillis(1), ofHours(1))
                .or(ofSeconds(30))
                .about("How long to wait.");
        static final Key<Map<String, String>> HEADERS =
                Key.textMap("headers").or(Map.of()).secret().about("What to send.");
        static final Shape<Server> SHAPE =
                Shape.of(Server::read, "A server.", URL, TIMEOUT, HEADERS).hint("address", "Write url instead.");

        static Server read(Section section) {
            return new Server(section.name(), section.find(URL), section.read(TIMEOUT), section.read(HEADERS));
        }
    }

    record Rule(List<String> allow, @Nullable String when, Place place) {
        static final Key<List<String>> ALLOW =
                Key.textOrTexts("allow").required().about("What.").example("crm/tools/*");
        static final Key<String> WHEN =
                Key.text("when").matching("args.*", "Start with args.").about("When.");
        static final Shape<Rule> SHAPE = Shape.of(Rule::read, "A rule.", ALLOW, WHEN);

        static Rule read(Section section) {
            return new Rule(section.read(ALLOW), section.find(WHEN), section.place(ALLOW, 1));
        }
    }

    record Tls(Path certificate) {
        static final Key<Path> CERTIFICATE = Key.path("certificate").required().about("The certificate.");
        static final Shape<Tls> SHAPE = Shape.of(section -> new Tls(section.read(CERTIFICATE)), "TLS.", CERTIFICATE);
    }

    static final Key<HostPort> LISTEN =
            Key.hostPort("listen").or(new HostPort("127.0.0.1", 8080)).about("Where.");
    static final Key<Boolean> OPEN = Key.flag("open").or(false).about("Open.");
    static final Key<Integer> DEPTH = Key.integer("depth", 1, 100).or(64).about("Depth.");
    static final Key<Long> SIZE =
            Key.size("maxBody", 1024, 64 << 20).or(4L << 20).about("Size.");
    static final Key<TimeUnit> UNIT =
            Key.choice("unit", TimeUnit.class).or(TimeUnit.SECONDS).about("Unit.");
    static final Key<Path> DATA = Key.path("data").about("Data.");
    static final Key<List<String>> ROLES =
            Key.texts("roles").or(List.of("admin")).about("Roles.");
    static final Key<Map<String, Server>> SERVERS = Key.namedSections(
                    "servers", Server.SHAPE, Pattern.compile("[a-z0-9-]{1,40}"), "A server's name has a-z, 0-9 and -.")
            .or(Map.of())
            .about("Servers.");
    static final Key<List<Rule>> RULES =
            Key.sections("rules", Rule.SHAPE).or(List.of()).about("Rules.");
    static final Key<Tls> TLS = Key.section("tls", Tls.SHAPE).about("TLS.");
    static final Shape<TestingSettings> SHAPE =
            Shape.of(TestingSettings::read, "All.", LISTEN, OPEN, DEPTH, SIZE, UNIT, DATA, ROLES, SERVERS, RULES, TLS);

    static TestingSettings read(Section section) {
        return new TestingSettings(
                section.read(LISTEN),
                section.read(OPEN),
                section.read(DEPTH),
                section.read(SIZE),
                section.read(UNIT),
                section.find(DATA),
                section.read(ROLES),
                section.read(SERVERS),
                section.read(RULES),
                section.find(TLS));
    }

    static Reading<TestingSettings> reading(String yaml) {
        return reading(yaml, Map.of());
    }

    static Reading<TestingSettings> reading(String yaml, Map<String, String> environment) {
        Function<String, @Nullable String> variables = environment::get;
        byte[] text = yaml.getBytes(StandardCharsets.UTF_8);
        return SettingsReader.read("warder.yaml", text, Path.of("/etc/warder"), SHAPE, variables);
    }
}
