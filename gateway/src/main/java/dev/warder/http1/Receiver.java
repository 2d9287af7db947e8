package dev.warder.http1;

/** Takes the answer to one request, on the event loop of its connection: a head, some bodies' bytes, an end; or a failure in place of any of them. */
public interface Receiver {

    /** The status and header fields have come. */
    void head(AnswerHead head);

    /** A part of the body, the receiver's own to keep. */
    void body(byte[] bytes);

    /** The answer is whole. */
    void end();

    /**
     * Nothing more will come. Not called after {@link Transfer#reset}.
     *
     * @param begun whether the request may have reached the server, so that nobody knows if it acted
     */
    void failed(Throwable cause, boolean begun);
}
