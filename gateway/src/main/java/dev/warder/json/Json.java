package dev.warder.json;

/** One JSON value (RFC 8259 section 3). Values are immutable and keep numbers as they were written. */
public sealed interface Json permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBool, JsonNull {

    /** The value as compact JSON text: member order kept, nothing added. */
    default String text() {
        return JsonWriter.text(this);
    }

    /** The value as compact UTF-8 JSON. */
    default byte[] bytes() {
        return JsonWriter.bytes(this);
    }
}
