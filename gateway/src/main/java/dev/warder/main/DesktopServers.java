package dev.warder.main;

import dev.warder.json.Json;
import dev.warder.json.JsonArray;
import dev.warder.json.JsonBool;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the servers of a desktop client's settings ({@code mcpServers}) into servers of the gateway, secrets taken out. */
final class DesktopServers {
    private static final Set<String> KNOWN =
            Set.of("command", "args", "env", "cwd", "url", "serverUrl", "headers", "type", "transport", "disabled");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern VARIABLE = Pattern.compile("(?:env:)?([A-Za-z_][A-Za-z0-9_]{0,99})");
    private static final Pattern INPUT = Pattern.compile("input:([A-Za-z0-9_][A-Za-z0-9._-]{0,99})");

    /**
     * One server for the settings file.
     *
     * @param name its name there
     * @param was its name in the desktop client's file
     * @param stdio program and arguments, or empty for a server over HTTP
     * @param url its address, or null for a program
     * @param texts {@code env} of a program, {@code headers} of a server over HTTP
     */
    record Imported(
            String name,
            String was,
            List<String> stdio,
            @Nullable String url,
            @Nullable String directory,
            Map<String, String> texts) {}

    private final SecretMover secrets;
    private final Map<String, Imported> servers = new LinkedHashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();

    DesktopServers(SecretMover secrets) {
        this.secrets = secrets;
    }

    /** The servers so far, by their names in the settings file. */
    Map<String, Imported> servers() {
        return servers;
    }

    /** What the person should know: what was left out, and what needs a look. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Takes the servers of a file over. */
    void add(JsonObject file) throws IOException {
        for (Map.Entry<String, Json> member : file.members().entrySet()) {
            if (!(member.getValue() instanceof JsonObject server)) {
                notes.add(member.getKey() + ": left out, because it is not an object.");
            } else if (server.find("disabled") == JsonBool.TRUE) {
                notes.add(member.getKey() + ": left out, because it is disabled.");
            } else {
                add(member.getKey(), server);
            }
        }
    }

    private void add(String was, JsonObject server) throws IOException {
        for (String key : server.members().keySet()) {
            if (!KNOWN.contains(key)) {
                notes.add(was + ": \"" + key + "\" means nothing to a gateway and was left out.");
            }
        }
        String url = server.string("url") == null ? server.string("serverUrl") : server.string("url");
        String command = server.string("command");
        if (url != null && command == null) {
            addHttp(was, server, url);
        } else if (command != null && url == null) {
            addProgram(was, server, command);
        } else {
            notes.add(was + ": left out, because it has "
                    + (url == null ? "neither command nor url." : "both command and url."));
        }
    }

    private void addHttp(String was, JsonObject server, String url) throws IOException {
        if (!acceptable(was, url)) {
            return;
        }
        if ("sse".equals(server.string("type")) || "sse".equals(server.string("transport"))) {
            notes.add(was + ": its type is sse, the transport of 2024 that Warder does not speak;"
                    + " change the url to the server's streamable HTTP endpoint, often /mcp.");
        }
        String name = name(was);
        Map<String, String> headers = texts(name, server.object("headers"), "header");
        servers.put(name, new Imported(name, was, List.of(), url, null, headers));
    }

    private boolean acceptable(String was, String url) {
        try {
            URI uri = new URI(url);
            if (uri.getHost() != null && uri.getRawUserInfo() == null && url.matches("(?i)https?://.*")) {
                if (SecretSigns.inQuery(uri.getRawQuery())) {
                    notes.add(was + ": its url seems to hold a key, which stays readable in the settings file;"
                            + " send it as a header if the server allows that.");
                }
                return true;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        notes.add(was + ": left out, because its url is not http or https, holds a password, or cannot be read.");
        return false;
    }

    private void addProgram(String was, JsonObject server, String command) throws IOException {
        String name = name(was);
        var stdio = new ArrayList<String>();
        stdio.add(reference(was, command));
        JsonArray args = server.array("args");
        String before = "";
        for (Json arg : args == null ? JsonArray.EMPTY : args) {
            String text = text(arg);
            String secret = SecretSigns.inArgument(before, text);
            stdio.add(
                    secret == null
                            ? reference(was, text)
                            : moved(name, option(before, text, secret), text, secret, "an argument"));
            before = text;
        }
        Map<String, String> env = texts(name, server.object("env"), "env");
        servers.put(name, new Imported(name, was, stdio, null, server.string("cwd"), env));
    }

    /** What names the secret in an argument, for the name of its file: the text before it, or else the option before that. */
    private static String option(String before, String text, String secret) {
        String own = text.substring(0, text.length() - secret.length());
        return !own.isBlank() ? own : before.startsWith("-") ? before : "argument";
    }

    private Map<String, String> texts(String server, @Nullable JsonObject written, String kind) throws IOException {
        var texts = new LinkedHashMap<String, String>();
        for (var member :
                (written == null ? JsonObject.EMPTY : written).members().entrySet()) {
            String value = text(member.getValue());
            String secret = SecretSigns.in(member.getKey(), value);
            String was = kind + " " + member.getKey();
            texts.put(
                    member.getKey(),
                    secret == null ? reference(server, value) : moved(server, member.getKey(), value, secret, was));
        }
        return texts;
    }

    private String moved(String server, String name, String text, String secret, String was) throws IOException {
        if (secret.contains("${")) {
            notes.add(server + ": " + was + " mixes text with a reference; look at it before you run the gateway.");
            return reference(server, text);
        }
        int at = text.length() - secret.length();
        return reference(server, text.substring(0, at))
                + secrets.move(server + "-" + name, secret, was + " of " + server);
    }

    /** The clients' references in the gateway's own form. */
    private String reference(String server, String text) {
        Matcher matcher = REFERENCE.matcher(text);
        var result = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(result, Matcher.quoteReplacement(translated(server, matcher.group(1))));
        }
        return matcher.appendTail(result).toString();
    }

    private String translated(String server, String reference) {
        Matcher variable = VARIABLE.matcher(reference);
        if (variable.matches()) {
            return "${env:" + variable.group(1) + "}";
        }
        Matcher input = INPUT.matcher(reference);
        if (input.matches()) {
            notes.add(server + ": the client asked for " + input.group(1) + "; put its value into the secret file "
                    + input.group(1) + ".");
            return "${secret:" + input.group(1) + "}";
        }
        notes.add(server + ": ${" + reference + "} has no counterpart; replace it before you run the gateway.");
        return "${" + reference + "}";
    }

    private String name(String was) {
        String plain =
                was.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String stem = plain.isEmpty() ? "server" : plain.substring(0, Math.min(plain.length(), 36));
        String name = stem;
        for (int i = 2; servers.containsKey(name); i++) {
            name = stem + "-" + i;
        }
        if (!name.equals(was)) {
            notes.add(was + ": is now called " + name + ".");
        }
        return name;
    }

    private static String text(Json value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonNumber number -> number.text();
            default -> value.text();
        };
    }
}
