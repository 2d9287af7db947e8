package dev.warder.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Java files parsed by the compiler itself, without resolving any name. */
final class Sources {

    private final List<Unit> units;

    private Sources(List<Unit> units) {
        this.units = List.copyOf(units);
    }

    List<Unit> units() {
        return units;
    }

    /** Every Java file below {@code directories}; a directory that does not exist holds none. */
    static Sources of(Path... directories) throws IOException {
        List<JavaFileObject> files = new ArrayList<>();
        for (Path directory : directories) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> found = Files.walk(directory)) {
                    found.filter(file -> file.toString().endsWith(".java"))
                            .sorted()
                            .forEach(file -> files.add(new Text(file.toUri(), read(file))));
                }
            }
        }
        return parse(files);
    }

    /** One file that exists in memory only. */
    static Sources planted(String name, String text) throws IOException {
        return parse(List.of(new Text(URI.create("string:///" + name), text)));
    }

    /** The root of the repository: the nearest directory upwards that has the Maven wrapper. */
    static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("mvnw"))) {
            here = Objects.requireNonNull(here.getParent(), "no directory upwards has the Maven wrapper");
        }
        return here;
    }

    private static Sources parse(List<JavaFileObject> files) throws IOException {
        if (files.isEmpty()) {
            return new Sources(List.of());
        }
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none", "--release", "25"), null, files);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<Unit> units = new ArrayList<>();
        for (CompilationUnitTree tree : task.parse()) {
            units.add(new Unit(tree, positions));
        }
        return new Sources(units);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One parsed file. */
    record Unit(CompilationUnitTree tree, SourcePositions positions) {

        String text() {
            try {
                return tree.getSourceFile().getCharContent(true).toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String path() {
            return tree.getSourceFile().toUri().getPath();
        }

        String packageName() {
            return tree.getPackageName() == null ? "" : tree.getPackageName().toString();
        }

        String fileName() {
            return path().substring(path().lastIndexOf('/') + 1);
        }

        boolean isPackageInfo() {
            return fileName().equals("package-info.java");
        }

        String qualifiedName() {
            return packageName() + "." + fileName().replace(".java", "");
        }

        /** The number of lines strictly between the braces of a block. */
        long linesInside(Tree block) {
            LineMap lines = tree.getLineMap();
            long first = lines.getLineNumber(positions.getStartPosition(tree, block));
            long last = lines.getLineNumber(positions.getEndPosition(tree, block));
            return Math.max(0, last - first - 1);
        }

        long line(Tree node) {
            return tree.getLineMap().getLineNumber(positions.getStartPosition(tree, node));
        }
    }

    private static final class Text extends SimpleJavaFileObject {

        private final String text;

        Text(URI uri, String text) {
            super(uri, Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
