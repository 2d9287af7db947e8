package dev.warder.scenarios.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The operators' manual, whose commands are run as they are written. */
public final class Manual {
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    private final Gateway gateway;

    public Manual(Gateway gateway) {
        this.gateway = gateway;
    }

    /**
     * Runs every command under a heading of docs/operating.md, in the gateway's own folder, as one script that ends at the first failure.
     *
     * @param heading with its number signs: {@code ### The API}
     * @param instead what stands for something made up: the id of a key that exists, for that of the manual
     * @return what was printed
     */
    public String follow(String heading, Map<String, String> instead) {
        String script = BLOCK.matcher(section(heading))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.joining("\n"));
        script = script.replace("127.0.0.1:9464", gateway.admin("").getAuthority());
        for (Map.Entry<String, String> other : instead.entrySet()) {
            script = script.replace(other.getKey(), other.getValue());
        }
        Path folder = gateway.settings().getParent();
        program(folder.resolve("warder"));
        return String.join(
                "\n", Program.run(heading, List.of("bash", "-euo", "pipefail", "-c", script), Map.of(), folder));
    }

    private static String section(String heading) {
        try {
            String page = Files.readString(Places.file("../docs/operating.md"));
            int start = page.indexOf("\n" + heading + "\n");
            if (start < 0) {
                throw new IllegalArgumentException("the manual has no " + heading);
            }
            String rest = page.substring(start + 1 + heading.length());
            String[] parts = rest.split("\n#{2,3} ", 2);
            return parts[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program where the manual has it: beside the settings file. */
    private static void program(Path file) {
        try {
            Files.writeString(
                    file, "#!/bin/sh\nexec " + Places.java() + " -Xmx128m -jar " + Places.program() + " \"$@\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
