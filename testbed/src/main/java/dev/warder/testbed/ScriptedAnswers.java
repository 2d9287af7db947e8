package dev.warder.testbed;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/** A modern server whose results a test writes down, method by method; the rest is answered as {@link ModernAnswers} do. */
public final class ScriptedAnswers implements Answering {
    private final Answering others = new ModernAnswers();
    private final Map<String, Answering> scripts = new ConcurrentHashMap<>();

    /** Answers a method with that result. */
    public ScriptedAnswers result(String method, String result) {
        scripts.put(method, exchange -> exchange.result(Wire.parse(result)));
        return this;
    }

    /** Answers a method with that error, in HTTP status 400. */
    public ScriptedAnswers error(String method, String error) {
        scripts.put(method, exchange -> {
            ObjectNode message = Wire.object().put("jsonrpc", "2.0");
            message.set("id", exchange.id());
            message.set("error", Wire.parse(error));
            exchange.json(400, message);
        });
        return this;
    }

    /** Answers a method as that does. */
    public ScriptedAnswers answer(String method, Answering script) {
        scripts.put(method, script);
        return this;
    }

    @Override
    public void answer(Exchange exchange) {
        scripts.getOrDefault(exchange.method(), others).answer(exchange);
    }
}
