package dev.warder.upstream;

import dev.warder.testbed.TestingStdioServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Command lines for the testbed's server over pipes. */
final class TestingChildren {
    private TestingChildren() {}

    static List<String> argv(String... options) {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                TestingStdioServer.class.getName()));
        argv.addAll(List.of(options));
        return argv;
    }

    static ServerSettings settings(String... options) {
        return settings(Rig.PATIENT, Map.of(), options);
    }

    static ServerSettings settings(ServerSettings.Limits limits, Map<String, String> env, String... options) {
        return new ServerSettings("testbed", new ServerSettings.Stdio(argv(options), env, null), null, limits);
    }
}
