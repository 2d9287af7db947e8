package dev.warder.json;

/** A JSON string, unescaped; never holds a lone surrogate when it was read by {@link JsonReader}. */
public record JsonString(String value) implements Json {
    @Override
    public String toString() {
        return text();
    }
}
