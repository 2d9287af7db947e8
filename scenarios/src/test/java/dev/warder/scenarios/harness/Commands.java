package dev.warder.scenarios.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands of the packaged program that need no gateway of the test's own. */
public final class Commands {
    private Commands() {}

    /** Starts the program with these arguments in {@code folder}. */
    public static Program start(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Places.java().toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + folder,
                "-jar",
                Places.program().toString()));
        command.addAll(List.of(arguments));
        return Program.start("warder " + arguments[0], command, Map.of(), folder);
    }
}
