package dev.warder.validation;

import dev.warder.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A schema as a key, equal to itself only: the tree's own equality would walk both, on every call. */
record Same(JsonObject schema) {
    @Override
    @SuppressWarnings("ReferenceEquality") // the point of this class
    public boolean equals(@Nullable Object other) {
        return other instanceof Same that && schema == that.schema;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(schema);
    }
}
