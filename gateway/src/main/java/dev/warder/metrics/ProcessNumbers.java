package dev.warder.metrics;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What the process itself uses. Everything is looked at only when Prometheus asks, so that the start does not pay for it; what the system
 * does not tell is shown as not a number.
 */
final class ProcessNumbers {
    private static final Path SELF = Path.of("/proc/self");
    private static final double PAGE_BYTES = 4_096;

    private ProcessNumbers() {}

    static void register(Metrics metrics) {
        Runtime runtime = Runtime.getRuntime();
        metrics.gauge(
                "jvm_heap_used_bytes", "Heap in use.", () -> (double) (runtime.totalMemory() - runtime.freeMemory()));
        metrics.gauge("jvm_heap_committed_bytes", "Heap taken from the system.", () -> (double) runtime.totalMemory());
        metrics.gauge("jvm_heap_max_bytes", "Heap at most.", () -> (double) runtime.maxMemory());
        metrics.gauge(
                "jvm_threads",
                "Platform threads.",
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        metrics.counter(
                "jvm_gc_collections_total",
                "Garbage collections.",
                () -> gc(GarbageCollectorMXBean::getCollectionCount));
        metrics.counter(
                "jvm_gc_milliseconds_total",
                "Time spent in garbage collections.",
                () -> gc(GarbageCollectorMXBean::getCollectionTime));
        metrics.gauge("process_resident_memory_bytes", "Memory resident.", ProcessNumbers::residentBytes);
        metrics.gauge("process_open_fds", "Open file descriptors.", ProcessNumbers::openFiles);
        metrics.gauge(
                "process_uptime_seconds",
                "Time since the start.",
                () -> ManagementFactory.getRuntimeMXBean().getUptime() / 1_000.0);
        metrics.counter("process_cpu_milliseconds_total", "CPU time used.", ProcessNumbers::cpuMillis);
    }

    private static long gc(ToLongFunction<GarbageCollectorMXBean> number) {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(number)
                .filter(value -> value >= 0)
                .sum();
    }

    private static double residentBytes() {
        try {
            String[] pages = Files.readString(SELF.resolve("statm")).split(" ", 3);
            return Double.parseDouble(pages[1]) * PAGE_BYTES;
        } catch (IOException | RuntimeException notToBeHad) {
            return Double.NaN;
        }
    }

    private static double openFiles() {
        try (Stream<Path> files = Files.list(SELF.resolve("fd"))) {
            return (double) files.count();
        } catch (IOException | RuntimeException notToBeHad) {
            return Double.NaN;
        }
    }

    private static long cpuMillis() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(java.time.Duration::toMillis)
                .orElse(0L);
    }
}
