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
    /** No reader goes deeper, whatever it is told: values are read and written by recursion. */
    public static final int MAX_DEPTH = 512;

    /** 4 MiB, 64 levels, 200,000 values, 100 characters a number. */
    public static final JsonLimits DEFAULT = new JsonLimits(4 << 20, 64, 200_000, 100);

    public JsonLimits {
        if (bytes < 1 || depth < 1 || depth > MAX_DEPTH || values < 1 || numberChars < 1) {
            throw new IllegalArgumentException("limits are positive, and the depth is at most " + MAX_DEPTH);
        }
    }
}
