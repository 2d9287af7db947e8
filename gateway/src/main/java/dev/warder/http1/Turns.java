package dev.warder.http1;

/** Takes in the connections of clients and what they ask. Told on the event loop of the connection. */
public interface Turns {

    /**
     * A client has connected.
     *
     * @param line stands for the connection
     * @return whether it may stay
     */
    boolean opened(Line line);

    /** A client's connection has ended. */
    void closed(Line line);

    /** A request has begun: its head has come. */
    void begun(Line line, Turn turn);

    /**
     * Something came that is no request; the connection ends with the answer.
     *
     * @param status with which a server says so (RFC 9110 section 15.5)
     */
    void malformed(Line line, Turn turn, int status);

    /** The answer to a request has ended. */
    void over(Line line);

    /** A client's connection. */
    interface Line {
        /** Closes the connection at once; what was not sent is lost. */
        void cut();
    }
}
