package dev.warder.admin;

import dev.warder.call.Reason;

/** Something that is not done for whoever asked at the operators' API. Stackless: strangers can cause it at will. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final Reason reason;

    private Refusal(int status, Reason reason, String text) {
        super(text, null, false, false);
        this.status = status;
        this.reason = reason;
    }

    /** 400: the request makes no sense; the text says why, to an operator. */
    public static Refusal invalid(String text) {
        return new Refusal(400, Reason.API_INVALID, text);
    }

    /** 404: what it is about does not exist. */
    public static Refusal notFound(String text) {
        return new Refusal(404, Reason.NOT_FOUND, text);
    }

    /** 405: the resource knows no such method. */
    public static Refusal method() {
        return of(Reason.METHOD_NOT_ALLOWED);
    }

    /** 503: the record cannot be written; the text says what was done all the same. */
    public static Refusal unrecorded(String text) {
        return new Refusal(503, Reason.AUDIT_UNAVAILABLE, text);
    }

    /** A refusal in the words of its reason. */
    static Refusal of(Reason reason) {
        int status = switch (reason) {
            case NO_CREDENTIALS, BAD_CREDENTIALS, EXPIRED_CREDENTIALS, WRONG_AUDIENCE -> 401;
            case FOREIGN_ORIGIN, API_DENIED -> 403;
            case NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case TOO_SLOW -> 408;
            case TOO_LARGE -> 413;
            case WRONG_CONTENT_TYPE -> 415;
            case IDENTITY_UNAVAILABLE, STORE_UNAVAILABLE, AUDIT_UNAVAILABLE -> 503;
            default -> 500;
        };
        return new Refusal(status, reason, reason.text());
    }

    int status() {
        return status;
    }

    Reason reason() {
        return reason;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
