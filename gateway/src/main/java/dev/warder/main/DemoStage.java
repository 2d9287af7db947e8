package dev.warder.main;

import dev.warder.identity.KeyStore.NewKey;
import dev.warder.json.JsonArray;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** The demo's gateway with its two servers, on free ports of 127.0.0.1 and in a temporary directory that is gone when it closes. */
final class DemoStage implements AutoCloseable {
    /** The rules of the demo, as they stand in its settings file. */
    static final String ACCESS = """
            access:
              - allow: [shop/tools/list_orders, notes/tools/list_notes, notes/tools/read_note]
                to: ["role:analyst"]
              - allow: shop/tools/list_orders
                to: ["role:sales"]
              - allow: shop/tools/create_order
                to: ["role:sales"]
                when: args.amount <= 1000.0
            """;

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final AtomicBoolean closed = new AtomicBoolean();
    private final Path directory;
    private final DemoShop shop;
    private final Loaded loaded;
    private final House house;
    private final String alice;
    private final String sam;

    private DemoStage(Path directory, DemoShop shop, Loaded loaded, House house) {
        this.directory = directory;
        this.shop = shop;
        this.loaded = loaded;
        this.house = house;
        this.alice = key("alice", "analyst");
        this.sam = key("sam", "sales");
    }

    /** Sets everything up; leaves nothing behind when that fails. */
    static DemoStage open() throws IOException {
        Path directory = Files.createTempDirectory("warder-demo-");
        DemoShop shop = null;
        try {
            shop = DemoShop.open();
            Path file = directory.resolve("warder.yaml");
            Files.writeString(file, settings(shop.url()));
            Loaded loaded = Loaded.orFail(file);
            return new DemoStage(directory, shop, loaded, House.open(loaded.settings()));
        } catch (IOException | RuntimeException failure) {
            if (shop != null) {
                shop.close();
            }
            delete(directory);
            throw failure;
        }
    }

    private static String settings(URI shop) {
        return """
                listen: 127.0.0.1:0
                data: data
                admin: { listen: "127.0.0.1:0" }
                pins: { firstContact: baseline }

                servers:
                  shop:
                    url: %s
                  notes:
                    stdio: %s

                """.formatted(shop, JsonArray.ofStrings(notes()).text()) + ACCESS;
    }

    /** Runs this very program again as the server "notes", small and with the same class cache. */
    private static List<String> notes() {
        var argv = new ArrayList<String>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.addAll(
                List.of("-Xmx32m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:aot=off", "-Xlog:cds=off"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-XX:AOTCache="))
                .forEach(argv::add);
        argv.addAll(List.of("-cp", classPath(), Warder.class.getName(), "demo-server", "notes"));
        return argv;
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(element -> Path.of(element).toAbsolutePath().toString())
                .reduce((left, right) -> left + File.pathSeparator + right)
                .orElseThrow();
    }

    /** Takes over changes of the settings file from now on, as {@code warder run} does. */
    SettingsWatch follow() {
        return SettingsWatch.start(
                loaded.file(), loaded.content(), LOOK_EVERY, () -> RunCommand.takeOver(house, loaded.file()));
    }

    /** The API key of alice, an analyst. */
    String alice() {
        return alice;
    }

    /** The API key of sam, who works in sales. */
    String sam() {
        return sam;
    }

    private String key(String subject, String role) {
        return house.keys()
                .create(new NewKey(subject, Set.of(role), null, null))
                .key();
    }

    /** Where agents connect, without trailing slash. */
    URI gateway() {
        return URI.create(house.publicUrl());
    }

    String operators() {
        return house.operatorsUrl();
    }

    DemoShop shop() {
        return shop;
    }

    Path file() {
        return loaded.file();
    }

    Path data() {
        return loaded.settings().places().data();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            house.close();
            shop.close();
            delete(directory);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException _) {
            // A directory below the system's temporary one that cannot be listed is left to the system.
        }
    }
}
