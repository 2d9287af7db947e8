package dev.warder.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.warder.json.JsonException;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonSpan;
import dev.warder.mcp.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The last lists that servers gave, so that one that has not changed is recognised instead of read again. Servers are asked all the same.
 * Safe for use by several threads.
 */
final class Sheets {
    /** Rough bound on the memory of all that is kept. */
    private static final long MAX_BYTES = Runtime.getRuntime().maxMemory() / 24;

    /** Pages of one list differ in length more often than not; when they do not, each pushes the other out. */
    private record Key(String server, Method method, JsonLimits limits, int bytesWithoutId) {}

    private final Cache<Key, Sheet> sheets = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((Key key, Sheet sheet) -> 200 + sheet.size())
            .expireAfterAccess(Duration.ofMinutes(10))
            .executor(Runnable::run)
            .build();

    /** What a whole answer that is no event stream means; see {@link Replies#judge}. */
    Answer answer(
            String server, Question question, int status, @Nullable String type, byte[] bytes, JsonLimits limits) {
        Answer known = status == 200 && Replies.isJson(type) ? find(server, question, bytes, limits) : null;
        if (known != null) {
            return known;
        }
        Answer answer = Replies.judge(question, status, type, bytes, limits);
        keep(server, question, answer, limits);
        return answer;
    }

    /** The answer when it is one that the server gave before to the same kind of question, else null. */
    Answer.@Nullable Reply find(String server, Question question, byte[] bytes, JsonLimits limits) {
        if (question.id() == null || !question.method().isList()) {
            return null;
        }
        byte[] id = question.id().value().bytes();
        Sheet known = sheets.getIfPresent(new Key(server, question.method(), limits, bytes.length - id.length));
        return known != null && known.isSame(bytes, id)
                ? new Answer.Reply(bytes, known.facts(question.id()), known)
                : null;
    }

    /** Keeps the answer when it is a list; it was read and found good. */
    void keep(String server, Question question, Answer answer, JsonLimits limits) {
        if (question.id() == null
                || !question.method().isList()
                || !(answer instanceof Answer.Reply reply)
                || reply.facts().error() != null
                || reply.bytes().length > MAX_BYTES / 4) {
            return;
        }
        JsonSpan id = idIn(reply.bytes(), limits);
        if (id != null) {
            int length = reply.bytes().length - (id.to() - id.from());
            sheets.put(new Key(server, question.method(), limits, length), new Sheet(reply.bytes(), id, reply.facts()));
        }
    }

    private static @Nullable JsonSpan idIn(byte[] answer, JsonLimits limits) {
        try {
            return JsonSpan.ofMember(answer, "id", limits);
        } catch (JsonException unreadable) {
            return null;
        }
    }
}
