package dev.warder.main;

import dev.warder.admin.AdminSettings;
import dev.warder.admin.Api;
import dev.warder.admin.OperatorsDoor;
import dev.warder.admin.Readiness;
import dev.warder.http.AgentDoor;
import dev.warder.http.DoorSettings;
import dev.warder.pipeline.Pipeline;
import dev.warder.settings.HostPort;
import dev.warder.upstream.Upstreams;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Both doors of a running gateway. */
final class Doors implements AutoCloseable {
    private final AgentDoor agents;
    private final OperatorsDoor operators;
    private final AdminSettings admin;
    private final String publicUrl;
    private volatile boolean open = true;

    private Doors(AgentDoor agents, OperatorsDoor operators, AdminSettings admin, String publicUrl) {
        this.agents = agents;
        this.operators = operators;
        this.admin = admin;
        this.publicUrl = publicUrl;
    }

    /** Opens the operators' door, then the agents': whoever can call can already be watched. */
    static Doors open(Vertx vertx, Settings settings, Pipeline pipeline, int loops, Watch watch, @Nullable Api api)
            throws IOException {
        Settings.Door door = settings.door();
        int port = door.listen().port() == 0 ? freePort() : door.listen().port();
        String publicUrl = door.publicUrl(port).toString();
        var agents = new AgentDoor(
                vertx,
                new DoorSettings(
                        door.listen().host(),
                        port,
                        door.publicUrl(port),
                        door.tls(),
                        door.http().limits(),
                        door.http().allowedHosts(),
                        door.http().allowedOrigins()),
                pipeline);
        watch.register(agents::connections);
        var opened = new Doors[1];
        var operators = new OperatorsDoor(
                vertx, settings.admin(), watch.metrics()::scrape, () -> readiness(opened[0], watch), api);
        House.await(operators.open());
        House.await(agents.open(loops));
        opened[0] = new Doors(agents, operators, settings.admin(), publicUrl);
        return opened[0];
    }

    private static Readiness readiness(@Nullable Doors doors, Watch watch) {
        Map<String, Boolean> needed = new LinkedHashMap<>();
        needed.put("door", doors != null && doors.open);
        needed.put("audit", watch.audit().writable());
        needed.put("store", watch.killSwitch().isKnown(System.nanoTime()));
        Map<String, String> servers = new LinkedHashMap<>();
        Map<String, Readiness.Spoken> eras = new LinkedHashMap<>();
        for (Upstreams.Status status : watch.upstreams().statuses()) {
            servers.put(status.name(), status.state().name().toLowerCase(Locale.ROOT));
            if (status.era() != null) {
                eras.put(status.name(), spoken(status.era()));
            }
        }
        return new Readiness(needed, servers, eras);
    }

    private static Readiness.Spoken spoken(Upstreams.Judged era) {
        return new Readiness.Spoken(
                era.era().name().toLowerCase(Locale.ROOT),
                era.pinned() ? "settings" : "asking",
                era.at().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** The keys that differ and cannot be taken over while the gateway runs. */
    static List<String> unchangeable(Settings before, Settings after) {
        var keys = new ArrayList<String>();
        if (!before.door().listen().equals(after.door().listen())) {
            keys.add("listen");
        }
        if (!Objects.equals(before.door().publicUrl(), after.door().publicUrl())) {
            keys.add("publicUrl");
        }
        if (!Objects.equals(before.door().tls(), after.door().tls())) {
            keys.add("tls");
        }
        if (!before.door().http().equals(after.door().http())) {
            keys.add("http");
        }
        if (!before.admin().equals(after.admin())) {
            keys.add("admin");
        }
        if (!before.places().data().equals(after.places().data())) {
            keys.add("data");
        }
        if (!before.places().store().equals(after.places().store())) {
            keys.add("store");
        }
        if (!before.audit().equals(after.audit())) {
            keys.add("audit");
        }
        return keys;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** How agents reach the gateway, without trailing slash. */
    String publicUrl() {
        return publicUrl;
    }

    /** Where operators find metrics and health. */
    String operatorsUrl() {
        return (admin.tls() == null ? "http://" : "https://")
                + new HostPort(admin.listen().host(), operators.port());
    }

    @Override
    public void close() {
        open = false;
        House.await(agents.close());
        House.await(operators.close());
    }
}
