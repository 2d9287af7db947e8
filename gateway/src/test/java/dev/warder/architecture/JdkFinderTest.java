package dev.warder.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build and the launcher find a JDK that is new enough, or say what to install. */
class JdkFinderTest {

    private static final String RUNNING = System.getProperty("java.home");

    @TempDir
    Path directory;

    @Test
    void the_named_jdk_goes_first() throws Exception {
        Path named = jdk("named", "25.0.1");

        assertThat(find(Map.of("WARDER_JAVA_HOME", named.toString(), "JAVA_HOME", RUNNING)))
                .isEqualTo(new Answer(0, named.toString()));
    }

    @Test
    void an_old_java_home_is_passed_over() throws Exception {
        Path old = jdk("old", "17.0.15");
        Path onPath = jdk("on path", "26");

        assertThat(find(Map.of("JAVA_HOME", old.toString(), "PATH", onPath.resolve("bin") + ":/usr/bin:/bin")))
                .isEqualTo(new Answer(0, onPath.toString()));
    }

    @Test
    void an_installed_jdk_is_found_below_the_home_directory() throws Exception {
        Path installed = jdk(".sdkman/candidates/java/99.0.1-tem", "99.0.1");

        assertThat(findAtLeast(99, Map.of("HOME", directory.toString())))
                .isEqualTo(new Answer(0, installed.toString()));
    }

    @Test
    void without_any_it_says_what_to_install() throws Exception {
        Answer answer = findAtLeast(999, Map.of("JAVA_HOME", RUNNING));

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said()).contains("needs a JDK 999", "Install one", "WARDER_JAVA_HOME");
    }

    private Answer find(Map<String, String> environment) throws Exception {
        return findAtLeast(25, environment);
    }

    private Answer findAtLeast(int minimum, Map<String, String> environment) throws Exception {
        Path original = Sources.repository().resolve(".mvn/find-jdk.sh");
        Path script = directory.resolve("find-jdk.sh");
        Files.writeString(
                script, Files.readString(original).replace("warder_minimum_jdk=25", "warder_minimum_jdk=" + minimum));
        ProcessBuilder shell =
                new ProcessBuilder("sh", "-euc", ". \"$0\"; printf %s \"$JAVA_HOME\"", script.toString());
        shell.environment().clear();
        shell.environment().put("PATH", "/usr/bin:/bin");
        shell.environment().putAll(environment);
        Process process = shell.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Answer(process.exitValue(), said);
    }

    /** Something that looks like a JDK of the given version. */
    private Path jdk(String name, String version) throws IOException {
        Path home = directory.toRealPath().resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        for (String tool : new String[] {"java", "javac"}) {
            Path file = Files.writeString(home.resolve("bin").resolve(tool), "#!/bin/sh\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        return home;
    }

    private record Answer(int status, String said) {}
}
