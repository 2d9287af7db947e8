package dev.warder.pipeline;

import dev.warder.audit.AuditEntry;
import dev.warder.call.Call;
import dev.warder.call.ClearedCall;
import dev.warder.call.Gates.Judgement;
import dev.warder.call.Outcome;
import dev.warder.call.Reason;
import dev.warder.call.Requirement;
import dev.warder.call.Verdict;
import dev.warder.limits.Slots;
import dev.warder.mcp.Message;
import dev.warder.sessions.Session;
import dev.warder.upstream.Allowance;
import dev.warder.upstream.Answer;
import dev.warder.upstream.UpstreamException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One call on its way through the house: a plain sequence with one exit. Lives on the event loop of its request. */
final class Passage {
    private final Workshop workshop;
    private Rules rules;
    private final Call call;
    private final @Nullable Session<Link> session;
    private final Inbound inbound;
    private final Wire wire;
    private final Handles.Opened opened;
    private final UnaryOperator<Ending> dress;
    private Flights.@Nullable Flight flight;
    private @Nullable Slots held;
    private @Nullable Consultation consultation;
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
                    case Judgement.Refused(Verdict.Refuse verdict) -> refused(verdict);
                    case Judgement.Cleared(ClearedCall cleared) -> act(cleared);
                    case Judgement.NeedsApproval(List<Requirement> demanded) -> consult(demanded);
                })
                .recover(failure -> Future.succeededFuture(ending(failure)))
                .compose(this::conclude);
    }

    private Ending ending(Throwable failure) {
        Verdict.Refuse stopped = flight == null ? null : flight.stopped();
        if (stopped == null && failure instanceof Unapproved unapproved) {
            return Ending.refused(call, unapproved.refusal());
        }
        return stopped == null
                ? Ending.failed(call, Causes.of(failure, call, intended), Causes.data(failure))
                : Ending.interrupted(call, stopped, forwardedAt != 0);
    }

    private Future<Judgement> judge() {
        Judgement first = rules.gates().judge(call);
        // Only a caller whom access let pass can make the gateway ask a server for its definitions.
        if (first instanceof Judgement.Refused(Verdict.Refuse verdict)
                && Causes.lacksDefinition(call, verdict.reason())) {
            return workshop.discovery()
                    .refresh(Discovery.Topic.about(call), rules)
                    .map(_ -> rules.gates().judge(call));
        }
        if (first instanceof Judgement.Cleared && workshop.listing().lacksLists(call, rules)) {
            return workshop.listing().learn(call, rules).map(_ -> first);
        }
        workshop.discovery().keepFresh(Discovery.Topic.about(call), rules);
        return Future.succeededFuture(first);
    }

    private Future<Ending> act(ClearedCall cleared) {
        Verdict.Refuse unfit = unfit();
        return unfit == null ? inTurn(cleared) : refused(unfit);
    }

    private Future<Ending> refused(Verdict.Refuse why) {
        Verdict.Refuse stopped = flight == null ? null : flight.stopped();
        return Future.succeededFuture(Ending.refused(call, stopped == null ? why : stopped));
    }

    /** @param cleared null for a call that is cleared only when its turn has come, because the consent to it is good once */
    private Future<Ending> inTurn(@Nullable ClearedCall cleared) {
        Verdict.Refuse paused = Restraint.paused(call, workshop);
        if (paused != null) {
            return refused(paused);
        }
        Slots slots = rules.limits().slots(call);
        if (slots == null) {
            return depart(cleared);
        }
        held = slots;
        wire.whenLeft(slots::giveUp);
        return slots.take()
                .compose(verdict -> verdict instanceof Verdict.Refuse full ? refused(full) : depart(cleared));
    }

    private Future<Ending> depart(@Nullable ClearedCall cleared) {
        if (cleared == null) {
            return release(Objects.requireNonNull(consultation));
        }
        enter();
        return intend().compose(_ -> rules.vault().unlock(cleared)).compose(unlocked -> {
            // Whoever stopped this meanwhile was told that it is in force: from here on the flight can be ended.
            Verdict.Refuse stopped = rules.gates().stopped(call);
            if (stopped != null) {
                unlocked.close();
                return refused(stopped);
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

    /** What keeps a call that every gate passed from being made, or null. */
    private Verdict.@Nullable Refuse unfit() {
        Verdict.Refuse hidden = workshop.listing().refusal(call, rules);
        if (hidden != null) {
            return hidden;
        }
        // Only now: whoever may not call must not learn from a handle whether there is something to call.
        return opened.refusal() != null
                ? opened.refusal()
                : workshop.agreement().refusal(call, session == null ? null : session.attachment());
    }

    /** From here on the call can be found and ended. */
    private void enter() {
        if (flight == null) {
            var begun = new Flights.Flight(call, wire);
            flight = begun;
            workshop.flights().begin(begun);
        }
    }

    /** Waits for people, then goes on by the rules of that moment. Nobody is asked about a call that could not be made. */
    private Future<Ending> consult(List<Requirement> demanded) {
        Verdict.Refuse unfit = unfit();
        if (unfit != null) {
            return refused(unfit);
        }
        enter();
        var asking = new Consultation(workshop, rules, call, wire, session == null ? null : session.attachment());
        consultation = asking;
        return asking.decided(demanded).compose(_ -> {
            rules = workshop.consultations().rules().get();
            return inTurn(null);
        });
    }

    /** Takes the consent last of all: it is good once. */
    private Future<Ending> release(Consultation asking) {
        return asking.consent(rules).compose(consent -> {
            rules = workshop.consultations().rules().get();
            return switch (rules.gates().again(call, consent.orElse(null))) {
                case Judgement.Refused(Verdict.Refuse verdict) -> refused(verdict);
                case Judgement.Cleared(ClearedCall cleared) -> depart(cleared);
                case Judgement.NeedsApproval other -> refused(Verdict.refuse(Reason.APPROVAL_VOID));
            };
        });
    }

    /** Does what no single server is asked for; recorded before and after as every call is. */
    Future<Reply> aside(Supplier<Future<Ending>> work) {
        return intend().compose(_ -> work.get())
                .recover(failure -> Future.succeededFuture(failed(failure)))
                .compose(this::conclude);
    }

    /** How the call ends after a failure. */
    Ending failed(Throwable failure) {
        return Ending.failed(call, Causes.of(failure, call, intended));
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
                    if (consultation != null) {
                        consultation.concluded(outcome);
                    }
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

    static Message.@Nullable Request request(Call call) {
        return call.message().message() instanceof Message.Request request ? request : null;
    }
}
