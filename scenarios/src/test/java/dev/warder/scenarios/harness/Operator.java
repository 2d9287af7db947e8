package dev.warder.scenarios.harness;

import java.nio.charset.StandardCharsets;

/** An operator at the API of one gateway. */
public final class Operator {
    private final Gateway gateway;
    private final String key;

    /** @param key an API key of an operator, made at any gateway of the same store */
    public Operator(Gateway gateway, String key) {
        this.gateway = gateway;
        this.key = key;
    }

    /** What the API answers to a stop of a server. */
    public Reply stop(String server) {
        String order = "{\"kind\":\"server\",\"name\":\"" + server + "\",\"reason\":\"a drill\"}";
        return ask("POST", "/api/stops", order);
    }

    /** What it answers to lifting a stop. */
    public Reply restore(long stop) {
        return ask("DELETE", "/api/stops/" + stop + "?reason=over", "");
    }

    private Reply ask(String method, String path, String body) {
        return Wire.modern(gateway.admin(path).toString(), key).send(method, body.getBytes(StandardCharsets.UTF_8));
    }
}
