package dev.warder.main;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.warder.json.JsonLimits;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Eras;
import dev.warder.mcp.MalformedMessage;
import dev.warder.mcp.Message;
import dev.warder.mcp.MessageReader;
import dev.warder.mcp.MessageWriter;
import dev.warder.mcp.ModernRequest;
import dev.warder.mcp.RpcId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The demo server "shop": an MCP server over streamable HTTP in both eras, without sessions, on a free port of 127.0.0.1. */
final class DemoShop implements AutoCloseable {
    private static final String ORDER = """
            {"type":"object","properties":{
              "amount":{"type":"number","exclusiveMinimum":0},
              "currency":{"type":"string","enum":["EUR","USD","GBP"]},
              "customer":{"type":"string","minLength":1,"maxLength":100}},
             "required":["amount","currency","customer"],"additionalProperties":false}""";

    private final List<String> orders = new CopyOnWriteArrayList<>(List.of("120 EUR for Acme", "80 USD for Globex"));
    private final List<String> used = new CopyOnWriteArrayList<>();
    private final MessageReader messages = new MessageReader(JsonLimits.DEFAULT);
    private final DemoProtocol protocol = new DemoProtocol(
            "shop",
            true,
            List.of(
                    DemoTool.of(
                            "list_orders",
                            "Lists all orders.",
                            "{\"type\":\"object\",\"additionalProperties\":false}",
                            _ -> listed()),
                    DemoTool.of("create_order", "Creates an order.", ORDER, this::created)));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer http;

    private DemoShop(HttpServer http) {
        this.http = http;
    }

    static DemoShop open() throws IOException {
        var shop = new DemoShop(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        shop.http.createContext("/mcp", shop::take);
        shop.http.setExecutor(shop.threads);
        shop.http.start();
        return shop;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/mcp");
    }

    /** The tools that were really used so far, in order: what reached the shop, whatever the gateway says. */
    List<String> used() {
        return List.copyOf(used);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.close();
    }

    private String listed() {
        used.add("list_orders");
        return String.join("; ", orders);
    }

    private String created(JsonObject arguments) {
        if (!(arguments.find("amount") instanceof JsonNumber amount)) {
            throw new DemoTool.Unfit("amount must be a number.");
        }
        String order = amount.literal() + " " + DemoTool.text(arguments, "currency") + " for "
                + DemoTool.text(arguments, "customer");
        used.add("create_order");
        orders.add(order);
        return "Order " + orders.size() + " created: " + order;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                send(exchange, 405, null);
                return;
            }
            // One byte more than the reader accepts, so that a longer body is refused and not cut.
            answer(exchange, exchange.getRequestBody().readNBytes(JsonLimits.DEFAULT.bytes() + 1));
        }
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException {
        Message message;
        try {
            message = messages.read(body);
        } catch (MalformedMessage malformed) {
            send(exchange, 400, MessageWriter.error(malformed.id(), malformed.error()));
            return;
        }
        switch (Eras.classify(message, header(exchange, "mcp-protocol-version"))) {
            case Eras.Verdict.Rejected(var error, int status) ->
                send(exchange, status, MessageWriter.error(id(message), error));
            case Eras.Verdict.Modern _
            when message instanceof Message.Request request -> {
                ModernRequest.Problem problem = ModernRequest.check(request, name -> header(exchange, name));
                if (problem == null) {
                    reply(exchange, message);
                } else {
                    send(exchange, problem.status(), MessageWriter.error(request.id(), problem.error()));
                }
            }
            case Eras.Verdict.Modern _, Eras.Verdict.Legacy _ -> reply(exchange, message);
        }
    }

    private void reply(HttpExchange exchange, Message message) throws IOException {
        byte[] answer = protocol.answer(message);
        send(exchange, answer == null ? 202 : 200, answer);
    }

    private static @Nullable RpcId id(Message message) {
        return message instanceof Message.Request request ? request.id() : null;
    }

    private static @Nullable String header(HttpExchange exchange, String name) {
        List<String> values = exchange.getRequestHeaders().get(name);
        return values == null ? null : String.join(", ", values);
    }

    private static void send(HttpExchange exchange, int status, byte @Nullable [] body) throws IOException {
        if (body == null) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
