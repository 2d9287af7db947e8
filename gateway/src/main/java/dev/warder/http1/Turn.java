package dev.warder.http1;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One request of a client and the answer to it, whichever version of HTTP carries them. Used on the event loop of its connection only. */
public interface Turn {

    /** Takes the body of a request. */
    interface Taker {
        /** A part of the body, the taker's own to keep. */
        void part(byte[] bytes);

        /** The body is whole. */
        void end();

        /**
         * Nothing more will come of it.
         *
         * @param why what came that is no body; null when the client has gone
         */
        void failed(@Nullable MalformedHttp why);
    }

    /** The method, as it came. */
    String method();

    /** The path of the target as it came, without query; null when it has none. */
    @Nullable
    String path();

    /** The host that the request is for, without port; null when it names none, or more than one. */
    @Nullable
    String host();

    /** The address of the client. */
    String address();

    /** The first value of a header, named in lower case. */
    @Nullable
    String header(String name);

    /** All values of a header, named in lower case. */
    List<String> headers(String name);

    /** Hands out the headers whose names begin so, given in lower case; their names in any case. */
    void headers(String prefix, BiConsumer<String, String> taker);

    /** Begins to hand out the body; what came of it so far may be handed out before this returns. Called once at most. */
    void read(Taker taker);

    /** Stops reading: what has not been read waits in the network. */
    void pause();

    /** Goes on reading. */
    void resume();

    /** Sets the status of the answer, which is 200 otherwise. */
    Turn status(int status);

    /** Adds a header to the answer. With {@code connection: close} the connection ends with the answer. */
    Turn put(CharSequence name, CharSequence value);

    /** Says that the length of the answer will not be known until it ends. */
    Turn stream();

    /** Whether the length of the answer is not known until it ends. */
    boolean isStream();

    /** Says how long the body of the answer will be, which is written in parts. */
    Turn length(long bytes);

    /** Sends what there is of the answer's head before there is anything of its body. */
    void open();

    /** Sends a part of the body. */
    void write(Buffer part);

    /** Sends the last part of the body, or all of it. */
    void end(Buffer last);

    /** Whether the client reads slower than it is written to. */
    boolean isFull();

    /** Runs an action each time the client has caught up. */
    void onDrain(Runnable action);

    /** Runs an action when the client goes before the answer has ended. */
    void onGone(Runnable action);

    /** Ends the answer where it is, and with it the connection or the stream; what was not sent is lost. */
    void cut();
}
