package dev.warder.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One measured run of one candidate. */
record Sample(double cpuMicros, double perSecond, double p99Millis, double errors) {

    static Sample take(Load load, String url, int connections, int seconds, ProcessHandle process)
            throws IOException, InterruptedException {
        double before = Processes.cpuSeconds(process);
        Load.Result result = load.run(url, connections, seconds, 0);
        double used = Processes.cpuSeconds(process) - before;
        return new Sample(used * 1e6 / result.calls(), result.perSecond(), result.p99Millis(), result.errors());
    }

    static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
