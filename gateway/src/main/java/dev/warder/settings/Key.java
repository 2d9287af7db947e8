package dev.warder.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One key of a settings section, declared as data: its name, what its value must look like, what holds when it is absent, and what the
 * documentation says. Immutable; every method returns a new key.
 *
 * <pre>{@code
 * static final Key<Duration> TIMEOUT = Key.duration("timeout", ofMillis(1), ofHours(1))
 *         .or(ofSeconds(30))
 *         .about("How long the gateway waits for the server's answer.");
 * }</pre>
 *
 * @param <T> what reading the key yields
 */
public final class Key<T> {
    private static final Pattern ANY_NAME = Pattern.compile("[^\\p{Cntrl}]{1,200}");

    private final String name;
    private final Type<T> type;
    private final Absent<T> absent;
    private final Words words;

    /** What holds when the key is absent: a value, a value written as in the file, or that this is wrong; else nothing. */
    private record Absent<T>(@Nullable T value, @Nullable String written, boolean wrong) {}

    private record Words(
            String about,
            @Nullable String otherwise,
            @Nullable String example,
            String since,
            boolean secret) {
        static final Words NONE = new Words("", null, null, "0.1", false);
    }

    private Key(String name, Type<T> type, Absent<T> absent, Words words) {
        this.name = name;
        this.type = type;
        this.absent = absent;
        this.words = words;
    }

    private static <T> Key<T> of(String name, Type<T> type) {
        if (!name.matches("[a-z][A-Za-z0-9]*")) {
            throw new IllegalArgumentException("not a lower camel case key: " + name);
        }
        return new Key<>(name, type, new Absent<>(null, null, false), Words.NONE);
    }

    /** Any text. */
    public static Key<String> text(String name) {
        return of(name, Scalars.text());
    }

    /** A list of texts. */
    public static Key<List<String>> texts(String name) {
        return of(name, new ListType<>(Scalars.text(), false));
    }

    /** One text or a list of texts; read as a list either way. */
    public static Key<List<String>> textOrTexts(String name) {
        return of(name, new ListType<>(Scalars.text(), true));
    }

    /** Texts by name, in the order of the file. */
    public static Key<Map<String, String>> textMap(String name) {
        return of(name, new MapType<>(Scalars.text(), ANY_NAME, "A name has 1 to 200 characters."));
    }

    /** {@code true} or {@code false}. */
    public static Key<Boolean> flag(String name) {
        return of(name, Scalars.flag());
    }

    /** A whole number from {@code min} to {@code max}. */
    public static Key<Integer> integer(String name, int min, int max) {
        return of(name, Scalars.integer(min, max));
    }

    /** A duration such as {@code 500ms}, {@code 30s}, {@code 10m}, {@code 2h} or {@code 7d}, from {@code min} to {@code max}. */
    public static Key<Duration> duration(String name, Duration min, Duration max) {
        return of(name, Scalars.duration(min, max));
    }

    /** A number of bytes such as {@code 16KiB} or {@code 4MiB}, from {@code min} to {@code max} bytes. */
    public static Key<Long> size(String name, long min, long max) {
        return of(name, Scalars.size(min, max));
    }

    /** One of the enum's names, written in lower case with dashes. */
    public static <E extends Enum<E>> Key<E> choice(String name, Class<E> values) {
        return of(name, Scalars.choice(values));
    }

    /** An address to listen at, {@code host:port}. */
    public static Key<HostPort> hostPort(String name) {
        return of(name, Scalars.hostPort());
    }

    /** An absolute http or https URL without user information or fragment. */
    public static Key<URI> url(String name) {
        return of(name, Scalars.url());
    }

    /** A path; a relative one starts from the directory of the settings file. Whether anything is there is not looked at. */
    public static Key<Path> path(String name) {
        return of(name, Scalars.path());
    }

    /** A section of that shape. Absent, {@link Section#read} yields the section with all its defaults and {@link Section#find} null. */
    public static <T> Key<T> section(String name, Shape<T> shape) {
        return of(name, new SectionType<>(shape));
    }

    /** A list of sections of that shape. */
    public static <T> Key<List<T>> sections(String name, Shape<T> shape) {
        return of(name, new ListType<>(new SectionType<>(shape), false));
    }

    /** Sections of that shape by name, in the order of the file; {@code rule} says as a sentence what a name must look like. */
    public static <T> Key<Map<String, T>> namedSections(String name, Shape<T> shape, Pattern names, String rule) {
        return of(name, new MapType<>(new SectionType<>(shape), names, rule));
    }

    /** What holds when the key is absent. */
    public Key<T> or(T value) {
        return new Key<>(name, type, new Absent<>(value, null, false), words);
    }

    /** What holds when the key is absent, written as in the file; for a value that depends on where the file is. */
    public Key<T> orWritten(String text) {
        return new Key<>(name, type, new Absent<>(null, text, false), words);
    }

    /** What holds when the key is absent, in words, where the reader works it out from something else. */
    public Key<T> otherwise(String text) {
        return with(new Words(words.about, text, words.example, words.since, words.secret));
    }

    /** The section is wrong without this key. */
    public Key<T> required() {
        return new Key<>(name, type, new Absent<>(null, null, true), words);
    }

    /** What the key does, in one or two sentences for the documentation. */
    public Key<T> about(String sentence) {
        return with(new Words(sentence, words.otherwise, words.example, words.since, words.secret));
    }

    /** A value as it is written in the file, for the documentation. */
    public Key<T> example(String yaml) {
        return with(new Words(words.about, words.otherwise, yaml, words.since, words.secret));
    }

    /** The version that brought the key; 0.1 unless told. */
    public Key<T> since(String version) {
        return with(new Words(words.about, words.otherwise, words.example, version, words.secret));
    }

    /** The texts of this key may hold {@code ${secret:NAME}}; reading leaves such references standing and problems never show the value. */
    public Key<T> secret() {
        var bearing = new Words(words.about, words.otherwise, words.example, words.since, true);
        return new Key<>(name, type.secretBearing(), absent, bearing);
    }

    /** Every text of this key matches {@code regex} as a whole; {@code rule} says so as a sentence. */
    public Key<T> matching(String regex, String rule) {
        return new Key<>(name, type.matching(Pattern.compile(regex), rule), absent, words);
    }

    private Key<T> with(Words other) {
        return new Key<>(name, type, absent, other);
    }

    public String name() {
        return name;
    }

    Type<T> type() {
        return type;
    }

    /** What holds when the key is absent; null when nothing does. */
    @Nullable
    T fallback(String path, @Nullable Sheet sheet) {
        if (absent.written == null || sheet == null) {
            return absent.value;
        }
        return type.read(new Node.Scalar(absent.written, true, 0, 0), path, sheet);
    }

    boolean isRequired() {
        return absent.wrong;
    }

    String about() {
        return words.about;
    }

    /** The default in the words of the documentation, or null when there is none. */
    @Nullable
    String otherwise() {
        if (words.otherwise != null) {
            return words.otherwise;
        }
        return absent.value == null ? absent.written : type.written(absent.value);
    }

    /** Whether {@link #otherwise()} is what could be written in the file. */
    boolean otherwiseIsYaml() {
        return words.otherwise == null;
    }

    @Nullable
    String example() {
        return words.example;
    }

    String since() {
        return words.since;
    }

    boolean holdsSecrets() {
        return words.secret;
    }
}
