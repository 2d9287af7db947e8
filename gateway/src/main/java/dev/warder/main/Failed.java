package dev.warder.main;

import java.net.BindException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A command cannot do what was asked; the message says why, to the person who asked. */
final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failed(String message) {
        super(message);
    }

    private Failed(String message, Throwable cause) {
        super(message, cause);
    }

    /** What {@code work} yields; what it says is wrong with what was written becomes the command's failure. */
    static <T> T ifWrong(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException wrong) {
            throw new Failed(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /** The failure in words for the operator, whatever it was wrapped in. */
    static Failed because(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof Failed known ? known : new Failed(sentence(cause), failure);
    }

    private static String sentence(Throwable cause) {
        @Nullable String message = cause.getMessage();
        if (cause instanceof BindException) {
            return "the address to listen on is in use or not of this machine: " + message;
        }
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
