package dev.warder.catalog;

import dev.warder.json.JsonObject;

/**
 * The definition of one tool.
 *
 * @param name the tool's name
 * @param json the whole definition as the server sent it
 * @param inputSchema the schema of its arguments; the same instance as long as the definition is unchanged
 * @param fingerprint SHA-256 over the canonical form (RFC 8785) of the whole definition, 64 hex digits
 */
public record Definition(String name, JsonObject json, JsonObject inputSchema, String fingerprint) {}
