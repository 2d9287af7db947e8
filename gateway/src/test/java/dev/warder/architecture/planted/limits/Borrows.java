package dev.warder.architecture.planted.limits;

import tools.jackson.core.json.JsonFactory;

/** Uses the JSON library outside its room. */
public class Borrows {
    public JsonFactory[] factories() {
        return new JsonFactory[0];
    }
}
