package dev.warder.scenarios.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The pinned npm packages: installed once per content of the lock file, Node 22 among them. */
public final class NodePackages {
    private static final Duration INSTALL = Duration.ofMinutes(8);

    private NodePackages() {}

    /** Node 22; the system's own may be too old for the conformance suite. */
    public static Path node() {
        return Installed.ROOT.resolve("node_modules/node/bin/node");
    }

    /** A script of this module. */
    public static Path script(String name) {
        return Installed.ROOT.resolve(name);
    }

    /** A file inside an installed package. */
    public static Path module(String path) {
        return Installed.ROOT.resolve("node_modules").resolve(path);
    }

    /** Starts a script on Node 22. */
    public static Program start(String name, Path script, Map<String, String> environment, String... arguments) {
        return Program.start(name, command(script, arguments), environment, Installed.ROOT);
    }

    static List<String> command(Path script, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of(node().toString(), script.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Holder: the first use installs, every later one finds it done. */
    private static final class Installed {
        static final Path ROOT = install(Places.npm());
    }

    private static Path install(Path npm) {
        try {
            Path target = Files.createDirectories(Places.file("target"));
            try (FileChannel channel = FileChannel.open(
                            target.resolve("npm.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                assert lock.isValid();
                String wanted = hash(npm.resolve("package-lock.json"));
                Path marker = npm.resolve("node_modules/.installed");
                if (!Files.exists(marker) || !Files.readString(marker).equals(wanted)) {
                    fetch(npm);
                    Files.writeString(marker, wanted);
                }
            }
            return npm;
        } catch (IOException e) {
            throw new UncheckedIOException("the npm packages of the scenarios could not be installed", e);
        }
    }

    private static void fetch(Path npm) {
        List<String> command = List.of("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
        try (Program program = Program.start("npm ci", command, Map.of("NO_UPDATE_NOTIFIER", "1"), npm)) {
            int status = program.await(INSTALL);
            if (status != 0) {
                throw new IllegalStateException("npm ci exited with " + status + "\n" + program.everything());
            }
        } catch (UncheckedIOException e) {
            throw new IllegalStateException("The scenarios need npm (Node.js 20 or newer) on the PATH.", e);
        }
        if (!Files.isExecutable(npm.resolve("node_modules/node/bin/node"))) {
            throw new IllegalStateException("npm did not install Node 22 (package \"node\"): "
                    + "does its configuration switch install scripts off?");
        }
    }

    private static String hash(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
