package dev.warder.settings;

import dev.warder.json.JsonObject;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a key's value must look like, and everything the documentation says about that. */
interface Type<T> {

    /** The value, or null after recording why {@code node} does not hold one. */
    @Nullable
    T read(Node node, String path, Sheet sheet);

    /** What reading goes on with after a problem was recorded; never used by a running gateway. */
    T standIn();

    /** The type in the documentation's words. */
    String words();

    /** The value as a person would write it in the file. */
    String written(T value);

    /** The JSON Schema of what may be written. */
    JsonObject schema();

    /** This type for a value that may hold {@code ${secret:NAME}}. */
    default Type<T> secretBearing() {
        throw new UnsupportedOperationException(words() + " cannot hold a secret");
    }

    /** This type with every text in it matching {@code pattern}; {@code rule} says so as a sentence. */
    default Type<T> matching(Pattern pattern, String rule) {
        throw new UnsupportedOperationException(words() + " holds no text");
    }

    /** The shape of the sections inside, or null. */
    default @Nullable Shape<?> shape() {
        return null;
    }
}
