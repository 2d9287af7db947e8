package dev.warder.architecture.planted.limits;

import tools.jackson.databind.JsonNode;

/** Uses the JSON library outside its room. */
public class Borrows {
    public JsonNode[] nodes() {
        return new JsonNode[0];
    }
}
