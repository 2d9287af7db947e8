package dev.warder.main;

import dev.warder.settings.SettingsReader.Reading;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description = "Reads a settings file and reports everything that is wrong with it; exits 1 when anything is.")
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The settings file; warder.yaml unless given.")
    private Path file = Loaded.USUAL_FILE;

    @Option(names = "--json", description = "Report for programs.")
    private boolean json;

    @Override
    public Integer call() {
        Reading<Settings> reading = Loaded.read(file);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(reading.problems().json().text());
        } else {
            out.print(reading.problems().text());
        }
        out.flush();
        return reading.problems().isEmpty() ? 0 : 1;
    }
}
