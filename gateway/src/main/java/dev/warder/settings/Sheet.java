package dev.warder.settings;

import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One file while it is being read.
 *
 * @param base what relative paths in the file start from
 * @param environment the environment variables, null for one that is not set
 * @param root the shape of the whole file, to say where a misplaced key belongs
 */
record Sheet(Problems problems, Path base, Function<String, @Nullable String> environment, Shape<?> root) {

    void problem(String path, Node at, String message, @Nullable String suggestion) {
        problems.add(Place.of(path, at), message, suggestion);
    }
}
