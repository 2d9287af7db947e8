package dev.warder.settings;

import dev.warder.json.JsonArray;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.json.JsonString;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of single values. */
final class Scalars {
    private static final Pattern INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]{0,17})");
    private static final Pattern AMOUNT = Pattern.compile("(0|[1-9][0-9]{0,11})([A-Za-z]*)");
    private static final Pattern HOST_PORT =
            Pattern.compile("(?:\\[(?<six>[0-9A-Fa-f:.]{2,45})]|(?<name>[A-Za-z0-9._-]{1,253})):(?<port>[0-9]{1,5})");
    private static final Map<String, Long> DURATIONS =
            Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> SIZES = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
    private static final JsonObject STRING = JsonObject.of("type", new JsonString("string"));

    private Scalars() {}

    static Type<String> text() {
        var words = List.of("string", "number", "boolean");
        JsonObject schema = JsonObject.of("type", JsonArray.ofStrings(words));
        return new ScalarType<>("text", (text, sheet) -> text, value -> value, schema, "", true, false);
    }

    static Type<Boolean> flag() {
        ScalarType.Parser<Boolean> parser = (text, sheet) -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            case "yes", "on", "True", "TRUE", "1" -> throw new Unfit("is not true or false.", "Did you mean true?");
            case "no", "off", "False", "FALSE", "0" -> throw new Unfit("is not true or false.", "Did you mean false?");
            default -> throw new Unfit("is not true or false.", null);
        };
        JsonObject schema = JsonObject.of("type", new JsonString("boolean"));
        return new ScalarType<>("true or false", parser, String::valueOf, schema, false, false, false);
    }

    static Type<Integer> integer(int min, int max) {
        String words = "whole number, " + min + " to " + max;
        ScalarType.Parser<Integer> parser = (text, sheet) -> {
            if (!INTEGER.matcher(text).matches()) {
                throw new Unfit("is not a whole number.", null);
            }
            return (int) within(Long.parseLong(text), min, max, String::valueOf);
        };
        JsonObject schema = JsonObject.of("type", new JsonString("integer"))
                .with("minimum", JsonNumber.of(min))
                .with("maximum", JsonNumber.of(max));
        return new ScalarType<>(words, parser, String::valueOf, schema, min, false, false);
    }

    static Type<Duration> duration(Duration min, Duration max) {
        Function<Long, String> print = millis -> Wording.duration(Duration.ofMillis(millis));
        String words = "duration, " + Wording.duration(min) + " to " + Wording.duration(max);
        ScalarType.Parser<Duration> parser = (text, sheet) -> {
            String advice = "Write a whole number and ms, s, m, h or d, for example 30s.";
            long millis = amount(text, DURATIONS, "is not a duration.", advice);
            return Duration.ofMillis(within(millis, min.toMillis(), max.toMillis(), print));
        };
        JsonObject schema = STRING.with("pattern", "^(0|[1-9][0-9]*)(ms|s|m|h|d)$");
        return new ScalarType<>(words, parser, Wording::duration, schema, min, false, false);
    }

    static Type<Long> size(long min, long max) {
        String words = "size, " + Wording.size(min) + " to " + Wording.size(max);
        ScalarType.Parser<Long> parser = (text, sheet) -> {
            String advice = "Write a whole number and B, KiB, MiB or GiB, for example 4MiB.";
            return within(amount(text, SIZES, "is not a size.", advice), min, max, Wording::size);
        };
        JsonObject schema = STRING.with("pattern", "^(0|[1-9][0-9]*)(B|KiB|MiB|GiB)$");
        return new ScalarType<>(words, parser, Wording::size, schema, min, false, false);
    }

    static <E extends Enum<E>> Type<E> choice(Class<E> values) {
        var words = new LinkedHashMap<String, E>();
        for (E value : values.getEnumConstants()) {
            words.put(word(value), value);
        }
        List<String> names = List.copyOf(words.keySet());
        ScalarType.Parser<E> parser = (text, sheet) -> {
            E value = words.get(text);
            if (value == null) {
                String nearest = Wording.nearest(text, names);
                throw new Unfit(
                        "is not " + Wording.choice(names) + ".",
                        nearest == null ? null : "Did you mean " + nearest + "?");
            }
            return value;
        };
        JsonObject schema = JsonObject.of("enum", JsonArray.ofStrings(names));
        E first = values.getEnumConstants()[0];
        return new ScalarType<>(Wording.choice(names), parser, Scalars::word, schema, first, false, false);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Type<HostPort> hostPort() {
        ScalarType.Parser<HostPort> parser = (text, sheet) -> {
            Matcher matcher = HOST_PORT.matcher(text);
            if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > 65535) {
                throw new Unfit("is not an address to listen at.", "Write host:port, for example 127.0.0.1:8080.");
            }
            String six = matcher.group("six");
            String host = six == null ? matcher.group("name") : six;
            return new HostPort(host, Integer.parseInt(matcher.group("port")));
        };
        JsonObject schema = STRING.with("pattern", "^.+:[0-9]{1,5}$");
        return new ScalarType<>(
                "host:port", parser, HostPort::toString, schema, new HostPort("127.0.0.1", 0), false, false);
    }

    static Type<URI> url() {
        JsonObject schema = STRING.with("pattern", "^https?://");
        return new ScalarType<>(
                "URL", (text, sheet) -> url(text), URI::toString, schema, URI.create("http://localhost"), false, false);
    }

    private static URI url(String text) throws Unfit {
        String advice = "Write the whole address, for example https://mcp.example.com/mcp.";
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new Unfit("is not a URL.", advice);
        }
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!web || uri.getHost() == null) {
            throw new Unfit("is not an http or https URL.", advice);
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new Unfit(
                    "holds a user name, a password or a fragment.",
                    "Send credentials with headers and ${secret:NAME}.");
        }
        return uri;
    }

    static Type<Path> path() {
        ScalarType.Parser<Path> parser = (text, sheet) -> {
            try {
                return sheet.base().resolve(text).normalize();
            } catch (InvalidPathException e) {
                throw new Unfit("is not a path.", null);
            }
        };
        return new ScalarType<>("path", parser, Path::toString, STRING, Path.of(""), true, false);
    }

    private static long amount(String text, Map<String, Long> units, String problem, String advice) throws Unfit {
        Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.matches()) {
            throw new Unfit(problem, advice);
        }
        Long unit = units.get(matcher.group(2));
        if (unit == null) {
            throw new Unfit(problem, meant(matcher.group(1), matcher.group(2), units, advice));
        }
        long number = Long.parseLong(matcher.group(1));
        return number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
    }

    private static String meant(String number, String unit, Map<String, Long> units, String advice) {
        if (unit.isEmpty()) {
            return advice;
        }
        String start = unit.substring(0, 1).toLowerCase(Locale.ROOT);
        List<String> near = units.keySet().stream()
                .filter(known -> known.toLowerCase(Locale.ROOT).startsWith(start))
                .toList();
        return near.size() == 1 ? "Did you mean " + number + near.getFirst() + "?" : advice;
    }

    private static long within(long value, long min, long max, Function<Long, String> print) throws Unfit {
        if (value < min || value > max) {
            String problem = value < min ? "is too small." : "is too large.";
            throw new Unfit(problem, "Accepted is " + print.apply(min) + " to " + print.apply(max) + ".");
        }
        return value;
    }
}
