package dev.warder.upstream;

import dev.warder.mcp.MetaKeys;
import dev.warder.settings.Key;
import dev.warder.settings.Section;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may pass between one server and its clients beside plain calls and answers.
 *
 * @param asks what the server may ask of a client: of {@link #FEATURES}
 * @param apps whether its tools may bring user interfaces (extension {@link #APPS})
 * @param extensions ids of extensions, or prefixes that end in {@code /*}; the metadata of others is taken out
 * @param baggage names that may travel in W3C baggage; others are taken out
 */
public record Allowance(Set<String> asks, boolean apps, List<String> extensions, Set<String> baggage) {
    /** MCP Apps: tools that bring user interfaces as {@code ui://} resources. */
    public static final String APPS = "io.modelcontextprotocol/ui";

    /** Tasks of 2026-07-28: tools that answer with a task, whose result is fetched later. */
    public static final String TASKS = "io.modelcontextprotocol/tasks";

    /** What servers can ask of clients, by the names of the client capabilities. */
    public static final Set<String> FEATURES = Set.of("elicitation", "sampling", "roots");

    /** The protocol's core and nothing else. */
    public static final Allowance DEFAULT = new Allowance(FEATURES, false, List.of(), Set.of());

    private static final String APPS_OLD_KEY = "ui/resourceUri";

    static final Key<List<String>> ASKS = Key.texts("mayAsk")
            .otherwise("[elicitation, sampling, roots]")
            .about("What the server may ask of clients, as far as they declare it: elicitation, sampling, roots.")
            .example("[elicitation]");
    static final Key<Apps> APPS_KEY = Key.choice("apps", Apps.class)
            .or(Apps.DENY)
            .about("Whether the server's tools may bring user interfaces of their own (MCP Apps).");
    static final Key<List<String>> EXTENSIONS = Key.texts("extensions")
            .or(List.of())
            .matching("[A-Za-z0-9.-]+/([A-Za-z0-9._-]+|\\*)", "An extension is written prefix/name or prefix/*.")
            .about(
                    "Protocol extensions that clients and the server may use with each other, by id or prefix. The metadata"
                            + " of any other is taken out of messages. Methods that an extension adds are not passed on,"
                            + " but for tasks: io.modelcontextprotocol/tasks.")
            .example("[com.example/charts]");
    static final Key<List<String>> BAGGAGE = Key.texts("baggage")
            .or(List.of())
            .about("Names that may reach the server in W3C baggage; all others are taken out.")
            .example("[tenant]");

    /** Whether user interfaces may pass. */
    enum Apps {
        DENY,
        ALLOW
    }

    public Allowance {
        asks = Set.copyOf(asks);
        extensions = List.copyOf(extensions);
        baggage = Set.copyOf(baggage);
    }

    /** Whether messages may speak of an extension, or carry a {@code _meta} key that belongs to one. */
    public boolean permits(String key) {
        if (key.equals(APPS) || key.equals(MetaKeys.UI) || key.equals(APPS_OLD_KEY)) {
            return apps;
        }
        for (String extension : extensions) {
            boolean prefix = extension.endsWith("/*");
            if (prefix ? key.startsWith(extension.substring(0, extension.length() - 1)) : key.equals(extension)) {
                return true;
            }
        }
        return false;
    }

    static Allowance read(Section section) {
        List<String> asks = features(section, section.find(ASKS));
        List<String> extensions = section.read(EXTENSIONS);
        for (int i = 0; i < extensions.size(); i++) {
            String id = extensions.get(i);
            if (id.equals(APPS)) {
                section.problem(
                        section.place(EXTENSIONS, i),
                        "User interfaces have a key of their own.",
                        "Write apps: allow in place of it.");
            } else if (id.matches("[a-z]+\\.(modelcontextprotocol|mcp)/\\*")) {
                section.problem(
                        section.place(EXTENSIONS, i),
                        "The protocol's own extensions are allowed one by one.",
                        "Name the extension.");
            }
        }
        return new Allowance(
                Set.copyOf(asks), section.read(APPS_KEY) == Apps.ALLOW, extensions, Set.copyOf(section.read(BAGGAGE)));
    }

    private static List<String> features(Section section, @Nullable List<String> written) {
        if (written == null) {
            return List.copyOf(FEATURES);
        }
        for (int i = 0; i < written.size(); i++) {
            if (!FEATURES.contains(written.get(i))) {
                section.problem(
                        section.place(ASKS, i),
                        "A server cannot be allowed to ask for " + written.get(i) + ".",
                        Section.didYouMean(written.get(i), FEATURES));
            }
        }
        return written;
    }
}
