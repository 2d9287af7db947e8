package dev.warder.json;

/**
 * What a reader accepts at most.
 *
 * @param bytes length of the whole text
 * @param depth nested objects and arrays
 * @param values values in the whole text, a bound on memory
 * @param numberChars characters of one number
 */
public record JsonLimits(int bytes, int depth, int values, int numberChars) {
    /** 4 MiB, 64 levels, 200,000 values, 100 characters a number. */
    public static final JsonLimits DEFAULT = new JsonLimits(4 << 20, 64, 200_000, 100);
}
