package dev.warder.http1;

/** One request on its way and its answer. Used on the event loop it was made on. */
public interface Transfer {

    /** Gives up: the receiver hears nothing more, and the server sees its connection, or its stream, end. */
    void reset();

    /** Stops reading; a part that has been read already may still come. */
    void pause();

    /** Goes on reading. */
    void resume();
}
