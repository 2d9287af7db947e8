package dev.warder.limits;

/** What one meter has used in the window that ends then; read and written inside the atomic steps of {@link Accounts} only. */
final class Account {
    /** The name of the meter in the store. */
    final String meter;

    /** When the window ends, in seconds since 1970. */
    long end;

    long used;
    /** Of that, what the store knows. */
    long written;

    boolean awaited;

    Account(String meter, long end) {
        this.meter = meter;
        this.end = end;
    }
}
