package dev.warder.http1;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/** Bytes as the library sends them, without the copy it would make. */
public final class View {
    private View() {}

    /** A part of an array that nobody changes any more. */
    public static Buffer of(byte[] bytes, int from, int length) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, from, length));
    }
}
