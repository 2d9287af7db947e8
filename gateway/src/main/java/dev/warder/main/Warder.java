package dev.warder.main;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program's entry. Exit codes: 0 done, 1 failed, 2 the command line was wrong. */
@Command(
        name = "warder",
        description = "A security gateway for the Model Context Protocol.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Warder.Version.class,
        scope = ScopeType.INHERIT,
        subcommands = {
            DemoCommand.class,
            DemoServerCommand.class,
            CheckCommand.class,
            ImportCommand.class,
            KeysCommand.class,
            SealsCommand.class,
            KillCommand.class,
            RestoreCommand.class,
            KillsCommand.class,
            PinsCommand.class,
            ApprovalsCommand.class,
            AuditCommand.class,
            RunCommand.class
        })
public final class Warder implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Warder() {}

    /** Runs the command named by {@code args} and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Warder()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof Failed) {
                command.getErr().println("warder: " + failure.getMessage());
            } else {
                command.getErr().println("warder: failed unexpectedly");
                failure.printStackTrace(command.getErr());
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Warder.class.getPackage().getImplementationVersion();
            return new String[] {"warder " + (version == null ? "(not packaged)" : version)};
        }
    }
}
