package dev.warder.main;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The demo's server over pipes, as the gateway starts it; nothing for people. */
@Command(name = "demo-server", hidden = true, description = "Runs a demo server over standard input and output.")
final class DemoServerCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Which one: notes.")
    private String name = "";

    @Override
    public Integer call() throws IOException {
        if (!name.equals("notes")) {
            throw new Failed("there is no demo server " + name + "; there is one: notes.");
        }
        new DemoNotes().serve(System.in, System.out);
        return 0;
    }
}
