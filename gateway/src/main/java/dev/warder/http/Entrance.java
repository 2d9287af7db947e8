package dev.warder.http;

import dev.warder.http1.Turn;
import dev.warder.http1.Turns;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;

/** Lets connections in and their requests on, on one event loop: those in the clear and those the library speaks. */
final class Entrance implements Turns {
    private final Connections connections;
    private final Reception reception;

    Entrance(Connections connections, Reception reception) {
        this.connections = connections;
        this.reception = reception;
    }

    @Override
    public boolean opened(Line line) {
        return connections.opened(line);
    }

    @Override
    public void closed(Line line) {
        connections.closed(line);
    }

    @Override
    public void begun(Line line, Turn turn) {
        connections.begin(line);
        reception.take(turn);
    }

    @Override
    public void malformed(Line line, Turn turn, int status) {
        connections.begin(line);
        reception.malformed(turn, status);
    }

    @Override
    public void over(Line line) {
        connections.end(line);
    }

    void opened(HttpConnection connection) {
        var line = new LibraryLine(connection);
        if (opened(line)) {
            connection.closeHandler(_ -> closed(line));
        } else {
            connection.close();
        }
    }

    void begun(HttpServerRequest request) {
        var line = new LibraryLine(request.connection());
        request.response().endHandler(_ -> over(line));
        begun(line, new LibraryTurn(request));
    }

    void malformed(HttpServerRequest request) {
        var turn = new LibraryTurn(request);
        turn.put("connection", "close");
        malformed(new LibraryLine(request.connection()), turn, 400);
    }
}
