package dev.warder.scenarios.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where things are, seen from this module. */
public final class Places {
    private static final Path MODULE = module();

    private Places() {}

    /** The folder of the npm packages, the fixture and the node clients. */
    static Path npm() {
        return MODULE.resolve("npm");
    }

    /** A file of this module. */
    public static Path file(String name) {
        return MODULE.resolve(name);
    }

    /** The packaged program. */
    static Path program() {
        Path jar = Path.of(System.getProperty(
                        "warder.jar",
                        MODULE.resolve("../gateway/target/warder.jar").toString()))
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(
                    jar + " is missing: package the gateway first (./mvnw -pl gateway -am package)");
        }
        return jar;
    }

    /** The java that runs this test. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** A folder of test vectors that nobody here wrote, when this machine has them. */
    public static Optional<Path> vectors(String name) {
        String configured = System.getenv("WARDER_VECTORS");
        Path root = configured == null ? MODULE.resolve("../../shared/vectors") : Path.of(configured);
        return Optional.of(root.resolve(name).normalize()).filter(Files::isDirectory);
    }

    private static Path module() {
        Path here = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        return Files.isDirectory(here.resolve("npm")) ? here : here.resolve("scenarios");
    }
}
