package dev.warder.main;

import dev.warder.settings.SettingsReader.Reading;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = {
            "Runs the gateway until it is stopped, and takes over changes of the settings file while it runs.",
            "Without a settings file, writes a commented one and says what to do next."
        })
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The settings file; warder.yaml unless given.")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path settingsFile = file == null ? Loaded.USUAL_FILE : file;
        if (file == null && !Files.exists(settingsFile)) {
            starter(settingsFile, out);
            return 0;
        }
        Loaded loaded = Loaded.orFail(settingsFile);
        var stopped = new CountDownLatch(1);
        House house = House.open(loaded.settings());
        SettingsWatch watch =
                SettingsWatch.start(loaded.file(), loaded.content(), LOOK_EVERY, () -> takeOver(house, loaded.file()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            watch.close();
            house.close();
            stopped.countDown();
        }));
        greet(out, house, loaded);
        stopped.await();
        return 0;
    }

    private static void starter(Path settingsFile, PrintWriter out) {
        try {
            Files.writeString(settingsFile, SettingsText.starter(), StandardOpenOption.CREATE_NEW);
        } catch (IOException failure) {
            throw new Failed(settingsFile + " cannot be written: " + failure.getMessage());
        }
        out.println("""
                There was no settings file, so a commented one was written: %s

                  1. Name your servers in it, and say who may use what.
                  2. warder check                                   tells everything that is wrong
                  3. warder keys create --subject me --role reader  makes a key for an agent
                  4. warder run                                     starts the gateway

                To see a gateway at work first: warder demo. To take over the servers of a desktop client: warder import FILE""".formatted(settingsFile));
        out.flush();
    }

    private static void greet(PrintWriter out, House house, Loaded loaded) {
        out.println("Warder is running with " + loaded.file());
        for (String server : loaded.settings().servers().keySet()) {
            out.println("  agents:    " + house.publicUrl() + "/servers/" + server + "/mcp");
        }
        if (loaded.settings().servers().isEmpty()) {
            out.println(
                    "  agents:    no server is configured yet; edit the file, it is taken over while the gateway runs");
        }
        out.println("  operators: " + house.operatorsUrl() + "/metrics, /ready, /live");
        int waiting = house.waiting();
        if (waiting > 0) {
            out.println("  " + waiting
                    + " capabilities are hidden until someone approves them: warder pins list --waiting");
        }
        if (loaded.settings().policy().access().rules().isEmpty()) {
            out.println("  No access rule is written yet, so every call is refused.");
        }
        out.flush();
    }

    /** Takes over a changed file, or keeps the old rules and says why. */
    static void takeOver(House house, Path file) {
        Reading<Settings> reading = Loaded.read(file);
        Settings changed = reading.settings();
        if (changed == null) {
            refused(house, reading.problems().lines());
            return;
        }
        try {
            house.adopt(changed);
        } catch (RuntimeException failure) {
            refused(house, List.of(String.valueOf(Failed.because(failure).getMessage())));
        }
    }

    private static void refused(House house, List<String> reasons) {
        LOG.error("the changed settings were not taken over, the old rules stay");
        reasons.forEach(reason -> LOG.error("settings: {}", reason));
        String why = String.join("; ", reasons);
        house.record("settings_refused", Map.of("why", why.length() > 2_000 ? why.substring(0, 2_000) : why));
    }
}
