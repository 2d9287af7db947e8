package dev.warder.mcp;

/** A tool definition whose {@code x-mcp-header} annotations break the rules; the message names the rule, not the definition's text. */
public final class MalformedAnnotation extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedAnnotation(String message) {
        super(message, null, false, false);
    }
}
