package dev.warder.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A constant load made with wrk: the same POST again and again over keep-alive connections. */
final class Load {
    private final Path script;
    private final Map<String, String> headers;
    private final String body;

    /** What one run showed. */
    record Result(double perSecond, long calls, double p50Millis, double p99Millis, long errors) {
        static double median(List<Result> results, ToDoubleFunction<Result> figure) {
            double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    Load(Path dir, Map<String, String> headers, String body) throws IOException {
        this(dir.resolve("post.lua"), headers, body, "");
    }

    private Load(Path script, Map<String, String> headers, String body, String numbered) throws IOException {
        this.headers = headers;
        this.body = body;
        this.script = script;
        var lua = new StringBuilder("wrk.method = \"POST\"\nwrk.body = [==[" + body + "]==]\n");
        lua.append(numbered);
        headers.forEach((name, value) -> lua.append("wrk.headers[\"%s\"] = [==[%s]==]\n".formatted(name, value)));
        lua.append("""
                local pause = tonumber(os.getenv("PAUSE_MS") or "0")
                if pause > 0 then function delay() return math.random(0, 2 * pause) end end
                local threads = {}
                function setup(thread) table.insert(threads, thread) end
                function init(args) bad = 0 end
                function response(status, headers, body)
                  if status ~= 200 or not string.find(body, '"result"', 1, true) then bad = bad + 1 end
                end
                function done(summary, latency, requests)
                  local bad = 0
                  for _, thread in ipairs(threads) do bad = bad + thread:get("bad") end
                  local e = summary.errors
                  print(string.format("RESULT %d %d %d %d %d", summary.requests, summary.duration,
                    latency:percentile(50), latency:percentile(99), bad + e.connect + e.read + e.write + e.timeout))
                end
                """);
        Files.writeString(script, lua);
    }

    /** A load whose requests carry ids of their own, as they must within one session; {@code @ID@} in the body stands for the id. */
    static Load numbered(Path dir, Map<String, String> headers, String body) throws IOException {
        String[] parts = body.split("@ID@", -1);
        return new Load(
                dir.resolve("numbered.lua"), headers, body.replace("@ID@", "1"), """
                local count = 100
                request = function()
                  count = count + 1
                  return wrk.format(nil, nil, nil, [==[%s]==] .. count .. [==[%s]==])
                end
                """.formatted(parts[0], parts[1]));
    }

    /** Runs the load; {@code pauseMillis} is the mean pause of a connection between two calls. */
    Result run(String url, int connections, int seconds, int pauseMillis) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        "wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "-s", script.toString(), url)
                .redirectErrorStream(true);
        builder.environment().put("PAUSE_MS", Integer.toString(pauseMillis));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher result =
                Pattern.compile("RESULT (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)").matcher(output);
        if (!result.find()) {
            throw new IOException("wrk said: " + output);
        }
        long calls = Long.parseLong(result.group(1));
        return new Result(
                calls * 1e6 / Long.parseLong(result.group(2)),
                calls,
                Long.parseLong(result.group(3)) / 1e3,
                Long.parseLong(result.group(4)) / 1e3,
                Long.parseLong(result.group(5)));
    }

    /** Makes the call once and fails when it is not answered with a result. */
    void once(String url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try (var client = HttpClient.newHttpClient()) {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (!response.body().contains("\"result\"")) {
                throw new IOException("the call was answered with " + response.body());
            }
        }
    }
}
