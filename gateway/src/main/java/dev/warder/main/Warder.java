package dev.warder.main;

/** The program's entry. */
public final class Warder {

    private Warder() {}

    /** Runs the command named by {@code args}. */
    public static void main(String[] args) {
        System.out.println("warder");
    }
}
