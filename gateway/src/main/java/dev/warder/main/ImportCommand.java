package dev.warder.main;

import dev.warder.json.Json;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = {
            "Turns a desktop client's settings (JSON with mcpServers) into a settings file of the gateway.",
            "Keys, tokens and passwords move into files of their own that only you can read."
        })
final class ImportCommand implements Callable<Integer> {
    private static final JsonLimits LIMITS = new JsonLimits(4 << 20, 64, 100_000, 100);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1", paramLabel = "FILE", description = "The desktop client's file; it is not changed.")
    private Path source = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The settings file to write; warder.yaml unless given.")
    private Path output = Loaded.USUAL_FILE;

    @Option(names = "--json", description = "Report for programs.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (Files.exists(output)) {
            throw new Failed(output + " exists already; name another file with -o, or move it away.");
        }
        JsonObject servers = servers();
        Path parent = output.toAbsolutePath().normalize().getParent();
        var secrets = new SecretMover((parent == null ? Path.of("/") : parent).resolve("warder-data/secrets"));
        var imported = new DesktopServers(secrets);
        try {
            imported.add(servers);
            write(SettingsText.imported(
                    String.valueOf(source.getFileName()), imported.servers().values()));
        } catch (IOException e) {
            throw new Failed("the import failed: " + e);
        }
        PrintWriter out = spec.commandLine().getOut();
        var report = new ImportReport(source, output, imported, secrets.moved());
        out.print(json ? report.json().text() + "\n" : report.text());
        out.flush();
        return 0;
    }

    private JsonObject servers() throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(source)) {
            bytes = in.readNBytes(LIMITS.bytes() + 1);
        } catch (NoSuchFileException e) {
            throw new Failed(source + " does not exist.");
        }
        Json file;
        try {
            file = JsonReader.read(bytes, LIMITS);
        } catch (JsonException e) {
            throw new Failed(source + " is not JSON: " + e.getMessage() + " (at byte " + e.offset() + ").");
        }
        JsonObject object = file instanceof JsonObject top ? top : JsonObject.EMPTY;
        JsonObject servers =
                object.object("mcpServers") == null ? object.object("servers") : object.object("mcpServers");
        if (servers == null) {
            throw new Failed(source + " has no mcpServers; is it a desktop client's file?");
        }
        return servers;
    }

    private void write(String text) throws IOException {
        try {
            Files.write(
                    output,
                    text.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new Failed(output + " exists already; name another file with -o, or move it away.");
        }
    }
}
