package dev.warder.pipeline;

import dev.warder.audit.AuditEntry;
import dev.warder.call.Call;
import dev.warder.call.ClearedCall;
import dev.warder.call.Gates.Judgement;
import dev.warder.call.Outcome;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.json.Json;
import dev.warder.limits.Slots;
import dev.warder.mcp.Message;
import dev.warder.mcp.Method;
import dev.warder.secrets.SecretException;
import dev.warder.sessions.Session;
import dev.warder.upstream.Allowance;
import dev.warder.upstream.Answer;
import dev.warder.upstream.UpstreamException;
import io.vertx.core.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call on its way through the house: a plain sequence with one exit. Lives on the event loop of its request. */
final class Passage {
    private static final Logger LOG = LoggerFactory.getLogger(Passage.class);

    private final Workshop workshop;
    private final Rules rules;
    private final Call call;
    private final @Nullable Session<Link> session;
    private final Inbound inbound;
    private final Wire wire;
    private final Handles.Opened opened;
    private final UnaryOperator<Ending> dress;
    private Flights.@Nullable Flight flight;
    private @Nullable Slots held;
    private boolean intended;
    private long forwardedAt;
    private long answeredAt;

    Passage(Workshop workshop, Rules rules, Handles.Opened opened, @Nullable Session<Link> session, Client client) {
        this(workshop, rules, opened, session, client, UnaryOperator.identity());
    }

    /** @param dress puts the server's answer into the words of the route; its failing is the call's */
    Passage(
            Workshop workshop,
            Rules rules,
            Handles.Opened opened,
            @Nullable Session<Link> session,
            Client client,
            UnaryOperator<Ending> dress) {
        Call asked = opened.call();
        Allowance allowance = rules.allowance(asked.server());
        this.workshop = workshop;
        this.rules = rules;
        this.opened = opened;
        this.call = Outbound.of(asked, allowance);
        this.session = session;
        this.dress = dress;
        this.inbound = new Inbound(asked, allowance);
        Link link = session == null ? null : session.attachment();
        this.wire = new Wire(call, link, client, workshop, inbound, link == null ? opened.tasks() : link.tasks());
    }

    /** The way of a call; the Future never fails. */
    Future<Reply> walk() {
        return judge().compose(judgement -> switch (judgement) {
                    case Judgement.Refused(Verdict.Refuse verdict) ->
                        Future.succeededFuture(Ending.refused(call, verdict));
                    case Judgement.Cleared(ClearedCall cleared) -> act(cleared);
                })
                .recover(failure -> Future.succeededFuture(ending(failure)))
                .compose(this::conclude);
    }

    private Ending ending(Throwable failure) {
        Verdict.Refuse stopped = flight == null ? null : flight.stopped();
        return stopped == null
                ? Ending.failed(call, reasonOf(failure), data(failure))
                : Ending.interrupted(call, stopped, forwardedAt != 0);
    }

    private Future<Judgement> judge() {
        Judgement first = rules.gates().judge(call);
        // Only a caller whom access let pass can make the gateway ask a server for its definitions.
        if (first instanceof Judgement.Refused(Verdict.Refuse verdict) && lacksDefinition(call, verdict.reason())) {
            return workshop.discovery()
                    .refresh(call.server(), rules)
                    .map(_ -> rules.gates().judge(call));
        }
        if (first instanceof Judgement.Cleared && workshop.listing().lacksTools(call, rules)) {
            return workshop.discovery().refresh(call.server(), rules).map(_ -> first);
        }
        workshop.discovery().keepFresh(call.server(), rules);
        return Future.succeededFuture(first);
    }

    /** Whether the call was refused only because its server has not been asked, or not lately. */
    static boolean lacksDefinition(Call call, Reason reason) {
        return reason == Reason.DEFINITION_UNAVAILABLE
                ? call.method() == Method.TOOLS_CALL || call.method().isOfTask()
                : call.method() == Method.TOOLS_CALL && isUnknown(reason);
    }

    /** What a server no longer gives as it was approved may have become so again. */
    private static boolean isUnknown(Reason reason) {
        return switch (reason) {
            case UNKNOWN_CAPABILITY, PIN_PENDING, PIN_CHANGED, PIN_BLOCKED -> true;
            default -> false;
        };
    }

    private Future<Ending> act(ClearedCall cleared) {
        Verdict.Refuse hidden = workshop.listing().refusal(call, rules);
        if (hidden != null) {
            return Future.succeededFuture(Ending.refused(call, hidden));
        }
        // Only now: whoever may not call must not learn from a handle whether there is something to call.
        if (opened.refusal() != null) {
            return Future.succeededFuture(Ending.refused(call, opened.refusal()));
        }
        Verdict.Refuse protocol = workshop.agreement().refusal(call, session == null ? null : session.attachment());
        if (protocol != null) {
            return Future.succeededFuture(Ending.refused(call, protocol));
        }
        Verdict.Refuse paused = Restraint.paused(call, workshop);
        if (paused != null) {
            return Future.succeededFuture(Ending.refused(call, paused));
        }
        Slots slots = rules.limits().slots(call);
        if (slots == null) {
            return depart(cleared);
        }
        held = slots;
        wire.whenLeft(slots::giveUp);
        return slots.take()
                .compose(verdict -> verdict instanceof Verdict.Refuse full
                        ? Future.succeededFuture(Ending.refused(call, full))
                        : depart(cleared));
    }

    private Future<Ending> depart(ClearedCall cleared) {
        var begun = new Flights.Flight(call, wire);
        flight = begun;
        workshop.flights().begin(begun);
        return intend().compose(_ -> rules.vault().unlock(cleared)).compose(unlocked -> {
            // Whoever stopped this meanwhile was told that it is in force: from here on the flight can be found and
            // ended.
            Verdict.Refuse stopped = rules.gates().stopped(call);
            if (stopped != null) {
                unlocked.close();
                return Future.succeededFuture(Ending.refused(call, stopped));
            }
            forwardedAt = workshop.nanos();
            return Restraint.bounded(
                            new Errand(workshop, cleared, session, wire, inbound).run(unlocked.headers()),
                            rules.limits().bounds(call),
                            call,
                            wire)
                    .onComplete(_ -> {
                        answeredAt = workshop.nanos();
                        unlocked.close();
                    })
                    .map(dress);
        });
    }

    /** Does what no single server is asked for; recorded before and after as every call is. */
    Future<Reply> aside(Supplier<Future<Ending>> work) {
        return intend().compose(_ -> work.get())
                .recover(failure -> Future.succeededFuture(Ending.failed(call, reasonOf(failure))))
                .compose(this::conclude);
    }

    /** How the call ends after a failure. */
    Ending failed(Throwable failure) {
        return Ending.failed(call, reasonOf(failure));
    }

    private Future<Void> intend() {
        return workshop.append(AuditEntry.intent(call, rules.version()))
                .recover(failure -> Future.failedFuture(new UpstreamException(Reason.AUDIT_UNAVAILABLE, null)))
                .onSuccess(_ -> intended = true);
    }

    /** The single exit: record, metrics, reply. */
    Future<Reply> conclude(Ending ending) {
        Answer.Parked parked = ending.parked();
        if (parked != null) {
            park(parked);
        }
        if (flight != null) {
            workshop.flights().end(flight);
        }
        if (held != null) {
            held.release();
        }
        if (forwardedAt != 0) {
            Restraint.learn(call, workshop, ending);
            rules.limits().settle(call, ending.replyBytes());
        }
        Outcome outcome = outcome(ending);
        return workshop.append(AuditEntry.outcome(call, outcome, rules.version()))
                .transform(written -> {
                    if (written.failed()) {
                        // The answer may not leave without its record: the caller learns only that it is unknown.
                        Ending unwritten = Ending.failed(call, Reason.AUDIT_UNAVAILABLE);
                        workshop.metrics().concluded(call, outcome(unwritten));
                        if (parked != null) {
                            parked.giveUp().run();
                        }
                        return Future.succeededFuture(unwritten.reply());
                    }
                    workshop.metrics().concluded(call, outcome);
                    return Future.succeededFuture(ending.reply());
                });
    }

    /** A parked call is on its way still: it can be stopped, and how it ends without anybody who came back is said by no other request. */
    private void park(Answer.Parked parked) {
        var waiting = new Flights.Flight(call, wire) {
            @Override
            void interrupt() {
                parked.giveUp().run();
            }
        };
        workshop.flights().begin(waiting);
        parked.over().onSuccess(why -> {
            workshop.flights().end(waiting);
            if (why != null) {
                abandoned(waiting.stopped(), why.reason());
            }
        });
        Verdict.Refuse meanwhile = flight == null ? null : flight.stopped();
        if (meanwhile != null) {
            waiting.stop(meanwhile);
        }
    }

    private void abandoned(Verdict.@Nullable Refuse stopped, Reason why) {
        Ending ending = stopped == null ? Ending.abandoned(call, why) : Ending.interrupted(call, stopped, true);
        workshop.metrics().abandoned(call, stopped == null ? why : stopped.reason());
        workshop.append(AuditEntry.outcome(call, outcome(ending), rules.version()));
    }

    private Outcome outcome(Ending ending) {
        long now = workshop.nanos();
        long upstream = forwardedAt == 0 ? 0 : (answeredAt == 0 ? now : answeredAt) - forwardedAt;
        return new Outcome(
                ending.status(),
                ending.reason(),
                ending.rule(),
                opened.requestBytes(),
                wire.bytes() + ending.replyBytes(),
                (now - call.origin().startedAt()) / 1_000,
                upstream / 1_000);
    }

    private Reason reasonOf(Throwable failure) {
        if (failure instanceof UpstreamException known) {
            LOG.info(
                    "call {} to {} failed: {} {}",
                    call.origin().id(),
                    call.server(),
                    known.reason().code(),
                    known.detail());
            // On a route of many servers the client's session goes on when one of them has forgotten its own.
            boolean partOfMany = call.origin().route() != null;
            return partOfMany && known.reason() == Reason.SESSION_UNKNOWN ? Reason.UPSTREAM_FAILED : known.reason();
        }
        if (failure instanceof SecretException missing) {
            LOG.warn("call {} to {} failed: {}", call.origin().id(), call.server(), missing.getMessage());
            return missing.reason();
        }
        LOG.error("call {} to {} failed inside the gateway", call.origin().id(), call.server(), failure);
        return intended ? Reason.INTERNAL : Reason.GATE_FAILED;
    }

    private static @Nullable Json data(Throwable failure) {
        return failure instanceof UpstreamException known ? known.data() : null;
    }

    static Message.@Nullable Request request(Call call) {
        return call.message().message() instanceof Message.Request request ? request : null;
    }
}
