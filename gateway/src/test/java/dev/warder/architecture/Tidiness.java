package dev.warder.architecture;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is wrong with the shape of a file, one sentence per fault. Sizes are lines and parameters. */
final class Tidiness {

    static final int FILE_LINES = 300;
    static final int METHOD_LINES = 40;
    static final int PARAMETERS = 7;

    private static final int WORDS_OF_A_PACKAGE = 8;
    private static final Pattern EMPTY_NAME = Pattern.compile(".*(Utils?|Helpers?|Managers?|Impl)$");
    private static final Pattern LEFT_OVER = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");
    private static final Set<String> SWITCHED_OFF = Set.of("Disabled", "DisabledIf", "Ignore");
    private static final Pattern MOCKING = Pattern.compile("org\\.(?:mockito|easymock|jmockit|powermock)\\..*");

    private Tidiness() {}

    static List<String> faults(Sources.Unit unit) {
        List<String> faults = new ArrayList<>();
        String[] lines = unit.text().split("\n", -1);
        int length = lines.length - (lines[lines.length - 1].isEmpty() ? 1 : 0);
        if (length > FILE_LINES) {
            faults.add(unit.path() + " has " + length + " lines; " + FILE_LINES + " is the limit");
        }
        for (int i = 0; i < lines.length; i++) {
            if (LEFT_OVER.matcher(lines[i]).find()) {
                faults.add(unit.path() + ":" + (i + 1) + " is left unfinished: " + lines[i].strip());
            }
        }
        new Scanner(unit, faults).scan(unit.tree(), null);
        return faults;
    }

    /** Every package of main code says what the room promises, and that null is never meant unless written. */
    static List<String> packageFaults(Sources sources) {
        Set<String> described = new java.util.HashSet<>();
        List<String> faults = new ArrayList<>();
        for (Sources.Unit unit : sources.units()) {
            if (unit.isPackageInfo()) {
                described.add(unit.packageName());
                boolean marked = unit.tree().getPackage().getAnnotations().stream()
                        .anyMatch(annotation ->
                                annotation.getAnnotationType().toString().endsWith("NullMarked"));
                if (!marked) {
                    faults.add(unit.path() + " is not @NullMarked");
                }
                if (words(unit.text()) < WORDS_OF_A_PACKAGE) {
                    faults.add(unit.path() + " does not say what its package is for");
                }
            }
        }
        sources.units().stream()
                .map(Sources.Unit::packageName)
                .distinct()
                .filter(name -> !described.contains(name))
                .forEach(name -> faults.add("package " + name + " has no package-info.java"));
        return faults;
    }

    private static long words(String text) {
        int start = text.indexOf("/**");
        int end = text.indexOf("*/", Math.max(start, 0));
        if (start < 0 || end < 0) {
            return 0;
        }
        return Stream.of(text.substring(start + 3, end).split("[\\s*]+", -1))
                .filter(word -> !word.isBlank())
                .count();
    }

    private static final class Scanner extends TreeScanner<Void, Void> {

        private final Sources.Unit unit;
        private final List<String> faults;

        Scanner(Sources.Unit unit, List<String> faults) {
            this.unit = unit;
            this.faults = faults;
        }

        @Override
        public Void visitClass(ClassTree node, Void unused) {
            if (EMPTY_NAME.matcher(node.getSimpleName()).matches()) {
                fault(node, node.getSimpleName() + " is a name that says nothing");
            }
            return super.visitClass(node, null);
        }

        @Override
        public Void visitMethod(MethodTree node, Void unused) {
            if (node.getParameters().size() > PARAMETERS) {
                fault(
                        node,
                        node.getName() + " takes " + node.getParameters().size() + " parameters; " + PARAMETERS
                                + " is the limit");
            }
            measure(node.getBody(), node.getName().toString());
            return super.visitMethod(node, null);
        }

        @Override
        public Void visitLambdaExpression(LambdaExpressionTree node, Void unused) {
            if (node.getBodyKind() == LambdaExpressionTree.BodyKind.STATEMENT) {
                measure(node.getBody(), "a lambda");
            }
            return super.visitLambdaExpression(node, null);
        }

        @Override
        public Void visitAnnotation(AnnotationTree node, Void unused) {
            String name = node.getAnnotationType().toString();
            if (SWITCHED_OFF.contains(name.substring(name.lastIndexOf('.') + 1))) {
                fault(node, "a test is switched off");
            }
            return super.visitAnnotation(node, null);
        }

        @Override
        public Void visitImport(ImportTree node, Void unused) {
            String name = node.getQualifiedIdentifier().toString();
            if (name.endsWith(".*")) {
                fault(node, "imports everything: " + name);
            }
            if (MOCKING.matcher(name).matches()) {
                fault(node, "imports a mocking library: " + name);
            }
            return super.visitImport(node, null);
        }

        private void measure(Tree body, String name) {
            long lines = body == null ? 0 : unit.linesInside(body);
            if (lines > METHOD_LINES) {
                fault(body, name + " has " + lines + " lines; " + METHOD_LINES + " is the limit");
            }
        }

        private void fault(Tree node, String what) {
            faults.add(unit.path() + ":" + unit.line(node) + " " + what);
        }
    }
}
