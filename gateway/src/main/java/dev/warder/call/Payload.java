package dev.warder.call;

import dev.warder.mcp.Message;
import java.util.Map;

/**
 * A client's message: parsed, and the very bytes it was parsed from, so that an unchanged message goes upstream as it came.
 *
 * @param message the parsed form every gate judges; for GET and DELETE a notification named after the verb
 * @param bytes the UTF-8 bytes of that message; never modified; empty for GET and DELETE
 * @param headers the protocol's headers that travel with it, names in lower case ({@code mcp-param-*}, {@code last-event-id})
 */
public record Payload(Message message, byte[] bytes, Map<String, String> headers) {}
