package dev.warder.upstream;

import dev.warder.call.Call;
import dev.warder.json.JsonObject;
import dev.warder.mcp.HeaderValue;
import dev.warder.mcp.Message;
import dev.warder.mcp.MetaKeys;
import dev.warder.mcp.Method;
import dev.warder.mcp.Revision;
import dev.warder.mcp.RpcId;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request to a server. Its headers are made here, from the message that is sent: nothing of the client's own request is copied,
 * except the parameters that the protocol mirrors into {@code Mcp-Param-*}.
 *
 * @param method what is asked
 * @param body the message, or null for GET and DELETE
 * @param id the id an answer must carry, or null when none is expected
 * @param session whether it is part of an open legacy session to which the server has given an id
 * @param headers names and values in turn
 * @param path where on the server it goes, with its query, or null for the configured address
 */
record Question(
        Method method,
        byte @Nullable [] body,
        @Nullable RpcId id,
        boolean modern,
        boolean session,
        List<CharSequence> headers,
        @Nullable String path) {
    private static final CharSequence VERSION = HttpHeaders.createOptimized("mcp-protocol-version");
    private static final CharSequence METHOD = HttpHeaders.createOptimized("mcp-method");
    private static final CharSequence NAME = HttpHeaders.createOptimized("mcp-name");
    private static final CharSequence SESSION = HttpHeaders.createOptimized("mcp-session-id");
    private static final CharSequence LAST_EVENT = HttpHeaders.createOptimized("last-event-id");
    private static final CharSequence TRACE = HttpHeaders.createOptimized(MetaKeys.TRACEPARENT);
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence EITHER = HttpHeaders.createOptimized("application/json, text/event-stream");
    private static final String MIRRORED = "mcp-param-";

    /** A modern message (2026-07-28, Streamable HTTP, Request headers). */
    static Question modern(Call call, Map<String, String> configured) {
        Message message = call.message().message();
        List<CharSequence> headers = begin(configured);
        headers.add(VERSION);
        headers.add(call.origin().revision().text());
        headers.add(METHOD);
        headers.add(call.method().wire());
        String name = name(call.method(), message);
        if (name != null) {
            headers.add(NAME);
            headers.add(HeaderValue.encode(name));
        }
        call.message().headers().forEach((header, value) -> {
            if (header.startsWith(MIRRORED)) {
                headers.add(header);
                headers.add(value);
            }
        });
        return post(call, headers, true, false);
    }

    /** The first message of a legacy session. */
    static Question initialize(Call call, Map<String, String> configured) {
        return post(call, begin(configured), false, false);
    }

    /** A message of a legacy session. */
    static Question legacy(Call call, Map<String, String> configured, @Nullable String session, Revision revision) {
        List<CharSequence> headers = inSession(configured, session, revision);
        return switch (call.method()) {
            case STREAM -> bodyless(Method.STREAM, EVENTS, headers, session != null);
            case END -> bodyless(Method.END, JSON, headers, session != null);
            default -> post(call, headers, false, session != null);
        };
    }

    /** The stream of a session over HTTP+SSE (2024-11-05, Transports). */
    static Question events(Map<String, String> configured) {
        return bodyless(Method.STREAM, EVENTS, begin(configured), true);
    }

    /** A message of a session over HTTP+SSE: nothing but its having come is answered here, the rest on the session's stream. */
    static Question posted(Method method, byte[] bytes, Map<String, String> configured, String path) {
        List<CharSequence> headers = begin(configured);
        headers.add(HttpHeaders.CONTENT_TYPE);
        headers.add(JSON);
        return new Question(method, bytes, null, false, true, headers, path);
    }

    /** The rest of this question's event stream after the server ended it early (2025-11-25, Streamable HTTP, Resumability). */
    Question resumed(String lastEventId) {
        List<CharSequence> again = new ArrayList<>(headers.size() + 2);
        for (int i = 0; i < headers.size(); i += 2) {
            if (!LAST_EVENT.toString().contentEquals(headers.get(i))) {
                again.add(headers.get(i));
                again.add(headers.get(i + 1));
            }
        }
        again.add(LAST_EVENT);
        again.add(lastEventId);
        return new Question(method, null, id, modern, session, again, path);
    }

    /** The same question under another id. */
    Question under(RpcId own, byte[] bytes) {
        return new Question(method, bytes, own, modern, session, headers, path);
    }

    /** A notification of the gateway's own in the same session, with the same credentials. */
    Question followedBy(Method notification, byte[] bytes) {
        return new Question(notification, bytes, null, modern, session, headers, path);
    }

    /** The end of a session (2025-11-25, Session Management). */
    static Question end(Map<String, String> configured, String session, Revision revision) {
        return bodyless(Method.END, JSON, inSession(configured, session, revision), true);
    }

    String verb() {
        if (body != null) {
            return "POST";
        }
        return method == Method.END ? "DELETE" : "GET";
    }

    /** Whether the answer is a stream without end, which no time limit applies to. */
    boolean endless() {
        return method == Method.STREAM || method == Method.LISTEN;
    }

    /** Whether it must get through even when calls that may be waiting for it have taken every connection. */
    boolean apart() {
        return endless() || method == Method.RESPOND;
    }

    void headersTo(HttpClientRequest request) {
        for (int i = 0; i < headers.size(); i += 2) {
            request.putHeader(headers.get(i), headers.get(i + 1));
        }
    }

    private static List<CharSequence> begin(Map<String, String> configured) {
        List<CharSequence> headers = new ArrayList<>(16);
        configured.forEach((name, value) -> {
            headers.add(name);
            headers.add(value);
        });
        return headers;
    }

    private static List<CharSequence> inSession(
            Map<String, String> configured, @Nullable String session, Revision revision) {
        List<CharSequence> headers = begin(configured);
        if (session != null) {
            headers.add(SESSION);
            headers.add(session);
        }
        // Before 2025-06-18 the header is not known, and a strict server may refuse what it does not know.
        if (revision.compareTo(Revision.V2025_06_18) >= 0) {
            headers.add(VERSION);
            headers.add(revision.text());
        }
        return headers;
    }

    private static Question post(Call call, List<CharSequence> headers, boolean modern, boolean session) {
        String trace = call.message().headers().get(MetaKeys.TRACEPARENT);
        if (trace != null) {
            headers.add(TRACE);
            headers.add(trace);
        }
        headers.add(HttpHeaders.ACCEPT);
        headers.add(EITHER);
        headers.add(HttpHeaders.CONTENT_TYPE);
        headers.add(JSON);
        RpcId id = call.message().message() instanceof Message.Request request ? request.id() : null;
        return new Question(call.method(), call.message().bytes(), id, modern, session, headers, null);
    }

    private static Question bodyless(Method method, CharSequence accept, List<CharSequence> headers, boolean session) {
        headers.add(HttpHeaders.ACCEPT);
        headers.add(accept);
        return new Question(method, null, null, false, session, headers, null);
    }

    private static @Nullable String name(Method method, Message message) {
        if (!(message instanceof Message.Request request)) {
            return null;
        }
        JsonObject params = request.params();
        return switch (method) {
            case TOOLS_CALL, PROMPTS_GET -> params.string("name");
            case RESOURCES_READ -> params.string("uri");
            case TASKS_GET, TASKS_UPDATE, TASKS_CANCEL -> params.string("taskId");
            default -> null;
        };
    }
}
