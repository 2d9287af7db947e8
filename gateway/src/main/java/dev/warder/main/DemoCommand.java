package dev.warder.main;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = {
            "Starts a gateway with two demo servers, takes you on a tour of real calls, and stays up until Ctrl-C.",
            "Everything is on this machine, in a temporary directory that is gone afterwards."
        })
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--once",
            description = "End after the tour: with 0 when every step went as told, else with 1 and what differed.")
    private boolean once;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Level level = quiet(Level.WARN);
        DemoScreen screen = DemoScreen.on(spec.commandLine().getOut());
        screen.line("Starting a gateway with two servers ...");
        try (DemoStage stage = DemoStage.open()) {
            Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "demo-end"));
            screen.line("It listens at " + stage.gateway() + ", and these are its rules; nothing else is allowed:");
            screen.line("");
            screen.line(DemoStage.ACCESS.stripTrailing());
            int code = tour(stage, screen);
            if (!once) {
                screen.heading("Connect a client of your own");
                screen.line(DemoGuide.text(stage));
                screen.line(screen.strong("The gateway stays up for you until Ctrl-C."));
                quiet(level);
                try (SettingsWatch _ = stage.follow()) {
                    new CountDownLatch(1).await();
                }
            }
            return code;
        }
    }

    /** The story is what the demo prints; what else happens is told only when it is a trouble, or when somebody asked for it. */
    private static Level quiet(Level level) {
        if (System.getenv("WARDER_LOG") != null
                || !(LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root)) {
            return level;
        }
        Level before = root.getEffectiveLevel();
        root.setLevel(level);
        return before;
    }

    private static int tour(DemoStage stage, DemoScreen screen) throws IOException {
        var tour = new DemoTour(screen);
        try (var client = new DemoClient(stage.gateway())) {
            new DemoStory(stage, client, screen, tour).tell();
        }
        List<String> differences = tour.differences();
        screen.line("");
        screen.line(
                differences.isEmpty()
                        ? screen.good("Every step went as told.")
                        : screen.bad("Not every step went as told:") + "\n  " + String.join("\n  ", differences));
        return tour.exitCode();
    }
}
