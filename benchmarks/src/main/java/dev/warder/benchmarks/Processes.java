package dev.warder.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the operating system says a process and its children used: processor time and memory, from procfs. */
final class Processes {
    /** Linux reports processor time in these ticks; 100 a second on every supported architecture. */
    private static final double TICKS_PER_SECOND = 100;

    private Processes() {}

    /** User plus system seconds used so far by the process and its descendants. */
    static double cpuSeconds(ProcessHandle process) {
        return tree(process).mapToDouble(Processes::ownCpu).sum();
    }

    /** Resident memory of the process and its descendants, in MiB. */
    static double residentMiB(ProcessHandle process) {
        return tree(process).mapToDouble(Processes::ownResident).sum();
    }

    /** Asks the process to end, and ends it when it has not within {@code seconds}. */
    static void stop(Process process, int seconds) {
        process.destroy();
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Stream<ProcessHandle> tree(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    private static double ownCpu(ProcessHandle process) {
        String stat = read(process, "stat");
        // The command name may hold anything, so fields are counted after its closing parenthesis.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private static double ownResident(ProcessHandle process) {
        return Arrays.stream(read(process, "status").split("\n", -1))
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
