package dev.warder.main;

import dev.warder.approval.Desk;
import dev.warder.audit.AuditLog;
import dev.warder.killswitch.KillSwitch;
import dev.warder.metrics.Metrics;
import dev.warder.pipeline.Pipeline;
import dev.warder.upstream.Upstreams;

/** What the operators' door looks at. */
record Watch(
        Metrics metrics, AuditLog audit, KillSwitch killSwitch, Pipeline pipeline, Upstreams upstreams, Desk desk) {

    /** Registers what is read when somebody asks, rather than counted when it happens. */
    void register(java.util.function.IntSupplier connections) {
        metrics.gauge("warder_sessions", "Open legacy sessions.", pipeline::sessions);
        metrics.gauge(
                "warder_parked_calls",
                "Calls that wait for a stateless client to come back with an answer for the server.",
                upstreams::parked);
        metrics.gauge(
                "warder_breakers_open",
                "Servers and capabilities to which calls are refused because they failed again and again.",
                upstreams::paused);
        metrics.gauge(
                "warder_approvals_waiting",
                "Calls that people were asked about and have not decided.",
                desk::undecided);
        metrics.gauge("warder_connections", "Open connections of agents.", connections::getAsInt);
        metrics.gauge("warder_audit_backlog", "Entries that wait to be written.", audit::backlog);
        metrics.gauge(
                "warder_audit_writable", "Whether the record can be written: 1 or 0.", () -> audit.writable() ? 1 : 0);
        metrics.counter("warder_audit_entries", "Entries written.", audit::written);
        metrics.counter("warder_audit_bytes", "Bytes of entries written.", audit::writtenBytes);
        metrics.counter("warder_audit_groups", "Groups of entries written with one sync.", audit::groups);
        metrics.counter("warder_audit_sync_nanos", "Nanoseconds spent making groups durable.", audit::syncNanos);
        metrics.counter("warder_audit_refused", "Entries that could not be written.", audit::refused);
        metrics.gauge(
                "warder_servers_up",
                "Servers that answered when last asked.",
                () -> upstreams.statuses().stream()
                        .filter(status -> status.state() == Upstreams.State.UP)
                        .count());
        metrics.counter(
                "warder_server_restarts",
                "Times a server's process was started again.",
                () -> upstreams.statuses().stream()
                        .mapToLong(Upstreams.Status::restarts)
                        .sum());
    }
}
