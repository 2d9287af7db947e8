package dev.warder.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is read here means the same to a reader that somebody else wrote: nobody can hide a request from one of two. */
class RequestFuzzTest {
    private static final String[] PIECES = {
        "GET ",
        "POST ",
        "/a",
        "/a?b",
        "http://b/c",
        "*",
        " HTTP/1.1",
        " HTTP/1.0",
        "\r\n",
        "\r\n",
        "\r\n",
        "\n",
        "\r",
        " ",
        "\t",
        "Host: a",
        "Content-Length: 5",
        "Content-Length: 0",
        "Content-Length: 3, 3",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: Chunked",
        "Transfer-Encoding: x",
        "Connection: close",
        "X-A: b",
        "X-A : b",
        ":",
        "hello",
        "5",
        "0",
        "5\r\nhello\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        "A;x=\"y\"\r\n0123456789\r\n0\r\nT: u\r\n\r\n",
        "\u0000",
        "\u000b",
        "\u0085",
        "\u00a0"
    };

    @FuzzTest(maxDuration = "2m")
    void what_is_read_here_means_the_same_to_another_reader(byte[] stream) {
        List<String> here = read(stream);

        List<String> there = readByAnother(stream);
        String text = new String(stream, ISO_8859_1).replace("\r", "\\r").replace("\n", "\\n");
        assertThat(there.size()).as(text).isGreaterThanOrEqualTo(here.size());
        assertThat(there.subList(0, here.size())).isEqualTo(here);
    }

    @Test
    void so_it_does_when_pieces_of_requests_are_shuffled() {
        var random = new Random(11);
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            var stream = new StringBuilder();
            for (int pieces = random.nextInt(14); pieces >= 0; pieces--) {
                stream.append(PIECES[random.nextInt(PIECES.length)]);
            }
            byte[] bytes = stream.toString().getBytes(ISO_8859_1);
            read += read(bytes).size();
            what_is_read_here_means_the_same_to_another_reader(bytes);
        }
        assertThat(read).isGreaterThan(5_000);
    }

    /** Whole requests from the beginning of a stream, as long as they are any. */
    private static List<String> read(byte[] stream) {
        var requests = new ArrayList<String>();
        byte[] in = stream.clone();
        try {
            for (int at = 0; at < in.length; ) {
                while (in.length - at >= 2 && in[at] == '\r' && in[at + 1] == '\n') {
                    at += 2;
                }
                int end = RequestHead.end(in, at, in.length);
                if (end < 0) {
                    return requests;
                }
                var head = RequestHead.read(Arrays.copyOfRange(in, at, end));
                var fields = new StringBuilder();
                head.each(
                        "",
                        (name, value) ->
                                fields.append(name).append('=').append(value).append('|'));
                var body = new ByteArrayOutputStream();
                var reader = BodyReader.of(head.framing());
                at = end;
                if (!reader.isDone()) {
                    at = reader.take(in, at, in.length);
                    body.writeBytes(reader.part());
                }
                if (!reader.isDone()) {
                    return requests;
                }
                requests.add(head.method() + " " + path(head) + " " + fields + body.toString(ISO_8859_1));
            }
        } catch (MalformedHttp refused) {
            assertThat(refused.status()).isBetween(400, 599);
        }
        return requests;
    }

    private static String path(RequestHead head) {
        return String.valueOf(head.path());
    }

    private static List<String> readByAnother(byte[] stream) {
        var requests = new ArrayList<String>();
        var decoder = new EmbeddedChannel(new HttpRequestDecoder(new io.netty.handler.codec.http.HttpDecoderConfig()
                .setMaxHeaderSize(1 << 20)
                .setMaxInitialLineLength(8_192)));
        decoder.writeInbound(Unpooled.copiedBuffer(stream));
        StringBuilder open = null;
        for (Object message = decoder.readInbound(); message != null; message = decoder.readInbound()) {
            if (message instanceof HttpRequest request
                    && request.decoderResult().isSuccess()) {
                open = new StringBuilder(request.method().name() + " " + path(request.uri()) + " ");
                for (var field : request.headers()) {
                    open.append(field.getKey())
                            .append('=')
                            .append(field.getValue())
                            .append('|');
                }
            } else if (message instanceof HttpContent content && open != null) {
                open.append(content.content().toString(ISO_8859_1));
                if (content instanceof LastHttpContent
                        && content.decoderResult().isSuccess()) {
                    requests.add(open.toString());
                    open = null;
                }
            }
            ReferenceCountUtil.release(message);
        }
        decoder.finishAndReleaseAll();
        return requests;
    }

    private static String path(String target) {
        String from = target.startsWith("http://")
                ? target.substring(target.indexOf('/', 7) < 0 ? target.length() : target.indexOf('/', 7))
                : target;
        if (!from.startsWith("/")) {
            return "null";
        }
        int query = from.indexOf('?');
        return query < 0 ? from : from.substring(0, query);
    }
}
