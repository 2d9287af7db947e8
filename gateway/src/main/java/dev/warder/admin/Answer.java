package dev.warder.admin;

import dev.warder.json.Json;

/**
 * What an operator is answered.
 *
 * @param status the HTTP status
 */
public record Answer(int status, Json body) {
    /** 200: done. */
    public static Answer ok(Json body) {
        return new Answer(200, body);
    }
}
