package dev.warder.http;

import dev.warder.http1.Server;
import dev.warder.pipeline.Pipeline;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The agents' door: listens with one server per event loop, all on the same address. */
public final class AgentDoor {
    private static final int BACKLOG = 1_024;

    private final Vertx vertx;
    private final DoorSettings settings;
    private final Pipeline pipeline;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong held = new AtomicLong();
    private final long maxHeld;
    private volatile int port;
    private volatile String deployment = "";

    public AgentDoor(Vertx vertx, DoorSettings settings, Pipeline pipeline) {
        this(vertx, settings, pipeline, Runtime.getRuntime().maxMemory() / 4);
    }

    /** @param maxHeld bytes that may wait for clients that do not read, of all together */
    AgentDoor(Vertx vertx, DoorSettings settings, Pipeline pipeline, long maxHeld) {
        this.vertx = vertx;
        this.settings = settings;
        this.pipeline = pipeline;
        this.maxHeld = maxHeld;
    }

    /** Opens the door on {@code loops} event loops; fails when the address is taken or the certificate cannot be read. */
    public Future<Void> open(int loops) {
        return vertx.deployVerticle(Loop::new, new DeploymentOptions().setInstances(loops))
                .onSuccess(id -> deployment = id)
                .mapEmpty();
    }

    /** Closes the door; open connections end. */
    public Future<Void> close() {
        return deployment.isEmpty() ? Future.succeededFuture() : vertx.undeploy(deployment);
    }

    /** The port listened on; differs from the settings when they say 0. */
    public int port() {
        return port;
    }

    /** Bytes that wait for clients that do not read. */
    long held() {
        return held.get();
    }

    /** Open connections of all clients. */
    public int connections() {
        return connections.get();
    }

    private HttpServerOptions options() {
        DoorSettings.Limits limits = settings.limits();
        var options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setMaxHeaderSize(limits.headers())
                .setMaxInitialLineLength(4_096)
                .setDecompressionSupported(false)
                .setCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(false)
                .setInitialSettings(
                        new Http2Settings().setMaxConcurrentStreams(256).setMaxHeaderListSize(limits.headers()))
                .setTcpNoDelay(true)
                .setAcceptBacklog(BACKLOG);
        DoorSettings.Tls tls = settings.tls();
        if (tls != null) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setEnabledSecureTransportProtocols(java.util.Set.of("TLSv1.2", "TLSv1.3"))
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(tls.certificate().toString())
                            .setKeyPath(tls.key().toString()));
        }
        return options;
    }

    /** The door on one event loop: its connections, its streams, and the clock that ends what takes too long. */
    private final class Loop extends AbstractVerticle {
        private static final int KEEP_ALIVE_TICKS = 15;
        private int ticks;

        @Override
        public void start(Promise<Void> started) {
            DoorSettings.Limits limits = settings.limits();
            var open = new Connections(
                    connections, limits.connections(), limits.idle().toNanos());
            var streams = new Streams(limits.stall().toNanos(), held, maxHeld);
            var bodies = new BodyReader(limits.body(), limits.bodyTime().toNanos());
            var reception = new Reception(settings, pipeline, bodies, streams);
            var entrance = new Entrance(open, reception);
            vertx.setPeriodic(TimeUnit.SECONDS.toMillis(1), _ -> {
                open.closeIdle();
                bodies.refuseSlow();
                streams.dropStalled();
                if (++ticks % KEEP_ALIVE_TICKS == 0) {
                    streams.keepAlive();
                }
            });
            Future<Integer> listening = settings.tls() == null ? plain(entrance) : encrypted(entrance);
            listening
                    .<Void>map(actual -> {
                        port = actual;
                        return null;
                    })
                    .onComplete(started);
        }

        private Future<Integer> plain(Entrance entrance) {
            var server = new Server(entrance, settings.limits().headers());
            return vertx.createNetServer(new NetServerOptions()
                            .setHost(settings.host())
                            .setPort(settings.port())
                            .setTcpNoDelay(true)
                            .setAcceptBacklog(BACKLOG))
                    .connectHandler(server::accept)
                    .listen()
                    .map(NetServer::actualPort);
        }

        private Future<Integer> encrypted(Entrance entrance) {
            return vertx.createHttpServer(options())
                    .connectionHandler(entrance::opened)
                    .requestHandler(entrance::begun)
                    .invalidRequestHandler(entrance::malformed)
                    .listen()
                    .map(HttpServer::actualPort);
        }
    }
}
