package dev.warder.main;

import dev.warder.admin.Api;
import dev.warder.approval.Desk;
import dev.warder.approval.Recorder;
import dev.warder.audit.AuditEntry;
import dev.warder.audit.AuditLog;
import dev.warder.catalog.Catalog;
import dev.warder.catalog.PinFollower;
import dev.warder.catalog.PinStore;
import dev.warder.identity.Identity;
import dev.warder.identity.KeyStore;
import dev.warder.killswitch.KillSwitch;
import dev.warder.killswitch.StopFollower;
import dev.warder.limits.Meters;
import dev.warder.metrics.Metrics;
import dev.warder.pipeline.Pipeline;
import dev.warder.pipeline.Rules;
import dev.warder.secrets.Vault;
import dev.warder.sessions.Custody;
import dev.warder.sessions.SealKeys;
import dev.warder.store.Database;
import dev.warder.store.StoreWatch;
import dev.warder.upstream.Upstreams;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole running gateway: every room built once, in the order in which they need each other, and closed in the opposite order. */
final class House implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(House.class);
    /** Half the processors: fewer loops take more calls at each waking, and the log, the JIT and the collector need a place to run. */
    private static final int LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final long SWEEP_MILLIS = 5_000;
    private static final long PATIENCE_SECONDS = 30;

    private final Deque<Closing> closings = new ArrayDeque<>();
    private final Metrics metrics = new Metrics();
    private final KillSwitch killSwitch = new KillSwitch();
    private final Snapshot.Standing standing;
    private final Vertx vertx;
    private final String member;
    private final KeyStore keys;
    private final AuditLog audit;
    private final Upstreams upstreams;
    private final Pipeline pipeline;
    private final Doors doors;
    private final LiveCredentials credentials;
    private final Desk desk;
    private Settings settings;
    private volatile Identity identity;

    /** What closes one room; the last built is closed first. */
    private interface Closing {
        void close() throws Exception;
    }

    /**
     * Builds and opens a gateway; blocks until its doors are open.
     *
     * @throws Failed with a sentence for the operator when it cannot be
     */
    static House open(Settings settings) {
        try {
            return new House(settings);
        } catch (IOException | RuntimeException failure) {
            throw Failed.because(failure);
        }
    }

    private House(Settings settings) throws IOException {
        try {
            this.settings = settings;
            vertx = vertx();
            closings.push(() -> await(vertx.close()));
            Database database = settings.places().open();
            member = Member.of(settings.places().data(), Member.machine());
            closings.push(database::close);
            keys = new KeyStore(database);
            audit = AuditLog.open(settings.places().data(), Member.machine(), settings.audit());
            closings.push(audit::close);
            Custody custody = Custody.open(database, member, settings.custody(), this::keyMade);
            identity = new Identity(settings.policy().identity(), keys, vertx);
            closings.push(() -> identity.close());
            Vault vault = Snapshot.vault(settings);
            credentials = new LiveCredentials(vault);
            standing = standing(database);
            Rules rules = Snapshot.of(settings, identity, standing, vault);
            upstreams = new Upstreams(vertx, List.copyOf(settings.servers().values()), credentials);
            closings.push(() -> await(upstreams.stop()));
            metrics.serving(settings.servers().keySet());
            desk = desk(database);
            pipeline = new Pipeline(rules, upstreams::find, standing.catalog(), custody, audit::append, metrics, desk);
            closings.push(() -> await(pipeline.putDown()));
            int resumed = pipeline.resumeSessions();
            watch(database);
            var watched = new Watch(metrics, audit, killSwitch, pipeline, upstreams, desk);
            doors = Doors.open(vertx, settings, pipeline, LOOPS, watched, api(database));
            closings.push(doors::close);
            vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
            discover();
            await(audit.append(AuditEntry.event(
                    "gateway_started", Map.of("policy", rules.version(), "sessions", String.valueOf(resumed)))));
        } catch (IOException | RuntimeException failure) {
            closeAll();
            throw failure;
        }
    }

    private static Catalog catalog(Database database, Settings settings) {
        var catalog = new Catalog(new PinStore(database));
        catalog.baseline(settings::baselines);
        return catalog;
    }

    /** What outlives every change of the rules; what has been used goes on from where the last run ended. */
    private Snapshot.Standing standing(Database database) {
        Meters meters = Metering.open(database, member, vertx, this::record);
        closings.push(() -> await(meters.write()));
        return new Snapshot.Standing(killSwitch, catalog(database, settings), meters);
    }

    /** What the store says, such as what is stopped, is in force before the first arrival. */
    private void watch(Database database) {
        var stops = new StopFollower(
                database,
                killSwitch,
                () -> {
                    int ended = await(pipeline.enforceStops());
                    record("stops_in_force", Map.of("ended", String.valueOf(ended), "stops", killSwitch.text()));
                },
                System::nanoTime);
        var approved = new PinFollower(database, standing.catalog(), pipeline::announce);
        var watch = new StoreWatch(database, member, System::nanoTime, stops, approved, desk);
        watch.start();
        closings.push(watch::close);
    }

    private Desk desk(Database database) {
        var made = new Desk(database, this::recordNow, settings.policy().approvals(), member);
        made.open();
        closings.push(made::close);
        return made;
    }

    private @Nullable Api api(Database database) {
        var means = new Api.Means(presented -> identity.identifyByKey(presented), audit::append, metrics);
        return OperatorsApi.of(vertx, settings.admin(), means, database, member, this::recordNow);
    }

    private void sweep() {
        pipeline.sweep();
        desk.sweep().onFailure(failure -> LOG.warn("tickets that are over could not be ended: {}", failure.toString()));
    }

    /** Blocks until an event is on record. */
    private void recordNow(String event, Map<String, String> detail) {
        try {
            await(audit.append(AuditEntry.event(event, detail)));
        } catch (RuntimeException unwritten) {
            throw new Recorder.Unrecorded("the event " + event + " cannot be recorded", unwritten);
        }
    }

    private static Vertx vertx() {
        return Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(LOOPS)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /** Servers are asked for their tools at once, so that the first caller need not wait; a server that is down is asked again later. */
    private void discover() {
        vertx.runOnContext(_ -> settings.servers().keySet().forEach(pipeline::discover));
    }

    /**
     * Takes over changed settings: everything is built first, then swapped.
     *
     * @throws RuntimeException when something cannot be built; everything then stays as it was
     */
    synchronized void adopt(Settings changed) {
        Identity former = identity;
        boolean sameIdentity =
                changed.policy().identity().equals(settings.policy().identity());
        Identity next = sameIdentity ? former : new Identity(changed.policy().identity(), keys, vertx);
        Rules rules;
        try {
            rules = Snapshot.of(changed, next, standing, Snapshot.vault(changed));
        } catch (RuntimeException failure) {
            if (!sameIdentity) {
                next.close();
            }
            throw failure;
        }
        identity = next;
        standing.catalog().baseline(changed::baselines);
        credentials.adopt(rules.vault());
        await(upstreams.reload(List.copyOf(changed.servers().values())));
        pipeline.adopt(rules, changed.custody());
        standing.meters().keep(changed.policy().limits());
        desk.adopt(changed.policy().approvals());
        settings.servers().keySet().stream()
                .filter(name -> !changed.servers().containsKey(name))
                .forEach(standing.catalog()::forgotten);
        metrics.serving(changed.servers().keySet());
        Doors.unchangeable(settings, changed).forEach(key -> LOG.warn("{} changed: restart to apply it", key));
        settings = changed;
        discover();
        if (!sameIdentity) {
            former.close();
        }
        LOG.info("settings taken over, policy {}", rules.version());
        record("settings_reloaded", Map.of("policy", rules.version()));
    }

    private void keyMade(SealKeys.Rotated made) {
        String former = made.former() == null ? "" : made.former();
        record("seal_key_rotated", Map.of("key", made.key(), "former", former, "by", "gateway"));
    }

    /** How many capabilities waited for someone's approval when their servers were last asked. */
    int waiting() {
        return standing.catalog().waiting();
    }

    /** Records an administrator's act or an event of the gateway itself; a failure to write is logged. */
    void record(String event, Map<String, String> detail) {
        audit.append(AuditEntry.event(event, detail))
                .onFailure(failure -> LOG.error("event {} could not be recorded", event, failure));
    }

    /** How agents reach the gateway, without trailing slash. */
    String publicUrl() {
        return doors.publicUrl();
    }

    /** Where operators find metrics and health. */
    String operatorsUrl() {
        return doors.operatorsUrl();
    }

    KeyStore keys() {
        return keys;
    }

    @Override
    public void close() {
        try {
            await(audit.append(AuditEntry.event("gateway_stopped", Map.of())));
        } catch (RuntimeException unwritten) {
            LOG.warn("the stop could not be recorded", unwritten);
        }
        closeAll();
    }

    private void closeAll() {
        while (!closings.isEmpty()) {
            try {
                closings.pop().close();
            } catch (Exception failure) {
                LOG.warn("a room could not be closed", failure);
            }
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : Failed.because(failure);
        } catch (TimeoutException late) {
            throw new Failed("the gateway did not get ready within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failed("interrupted");
        }
    }
}
