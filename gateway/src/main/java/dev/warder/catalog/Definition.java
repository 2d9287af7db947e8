package dev.warder.catalog;

import dev.warder.json.JsonObject;

/**
 * The definition of one tool, prompt or resource template.
 *
 * @param name a tool's or prompt's name, a template's URI template
 * @param json the whole definition as the server sent it; the same instance as long as the definition is unchanged
 * @param fingerprint see {@link Fingerprint}
 */
public record Definition(String name, JsonObject json, String fingerprint) {}
