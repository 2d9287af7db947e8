package dev.warder.main;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/** Runs commands as a person at a terminal does, without a process of their own. */
record TestingTerminal(int exit, String out, String err) {

    static TestingTerminal run(Object... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine command = Warder.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        int exit = command.execute(Arrays.stream(words).map(Object::toString).toArray(String[]::new));
        return new TestingTerminal(exit, out.toString(), err.toString());
    }
}
