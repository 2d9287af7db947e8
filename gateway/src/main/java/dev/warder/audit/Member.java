package dev.warder.audit;

import java.nio.charset.StandardCharsets;

/** The names of an entry's members, ready to be written, in the order in which they are written. */
final class Member {
    static final byte[] ADDRESS = key("address");
    static final byte[] ARGS = key("args");
    static final byte[] VALUES = key("values");
    static final byte[] CALLER = key("caller");
    static final byte[] CLIENT = key("client");
    static final byte[] ISSUER = key("issuer");
    static final byte[] ROLES = key("roles");
    static final byte[] SUBJECT = key("subject");
    static final byte[] TENANT = key("tenant");
    static final byte[] CAPABILITY = key("capability");
    static final byte[] NAME = ascii("{\"name\":");
    static final byte[] TYPE = key("type");
    static final byte[] ALLOWED = ascii(",\"decision\":\"allowed\"");
    static final byte[] REFUSED = ascii(",\"decision\":\"refused\"");
    static final byte[] DETAIL = key("detail");
    static final byte[] EVENT = key("event");
    static final byte[] ID = key("id");
    static final byte[] KIND = key("kind");
    static final byte[] LATENCY = key("latency_us");
    static final byte[] METHOD = key("method");
    static final byte[] NODE = key("node");
    static final byte[] POLICY = key("policy");
    static final byte[] REASON = key("reason");
    static final byte[] REPLY_BYTES = key("reply_bytes");
    static final byte[] REQUEST_BYTES = key("request_bytes");
    static final byte[] REVISION = key("revision");
    static final byte[] ROUTE = key("route");
    static final byte[] RULE = key("rule");
    static final byte[] SERVER = key("server");
    static final byte[] SESSION = key("session");
    static final byte[] STATUS = key("status");
    static final byte[] TARGET = key("target");
    static final byte[] TIME = ascii(",\"time\":\"");
    static final byte[] TRACE = key("trace");
    static final byte[] UPSTREAM = key("upstream_us");
    static final byte[] VERSION = ascii(",\"v\":1}");

    private Member() {}

    private static byte[] key(String name) {
        return ascii(",\"" + name + "\":");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
