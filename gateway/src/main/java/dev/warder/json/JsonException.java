package dev.warder.json;

/** Input that is not JSON as {@link JsonReader} accepts it; the message is safe to show to the sender and holds none of the input. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long offset;

    JsonException(String message, long offset) {
        super(message, null, false, false);
        this.offset = offset;
    }

    /** Where the reader stopped, in bytes from the start, or -1 when unknown. */
    public long offset() {
        return offset;
    }
}
