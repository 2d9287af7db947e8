package dev.warder.pipeline;

import dev.warder.approval.Desk;
import dev.warder.approval.Proposal;
import dev.warder.approval.Recorder;
import dev.warder.approval.Standing;
import dev.warder.audit.AuditEntry;
import dev.warder.call.Call;
import dev.warder.call.Consent;
import dev.warder.call.Gates.Judgement;
import dev.warder.call.Outcome;
import dev.warder.call.Reason;
import dev.warder.call.Requirement;
import dev.warder.call.Verdict;
import dev.warder.json.Json;
import dev.warder.json.JsonNumber;
import dev.warder.json.JsonObject;
import dev.warder.mcp.Message;
import dev.warder.mcp.RpcId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call that waits for people: they are asked, the call is held for a while, and once they agree it is judged again and their consent is
 * taken out of the store. Holds nothing else meanwhile. Lives on the event loop of the call.
 */
final class Consultation {
    private static final Logger LOG = LoggerFactory.getLogger(Consultation.class);
    private static final long PROGRESS_MILLIS = 5_000;

    private final Workshop workshop;
    private final Rules before;
    private final Call call;
    private final Wire wire;
    private final @Nullable Link link;
    private @Nullable Proposal proposal;
    private String ticket = "";
    private boolean used;
    private int said;

    Consultation(Workshop workshop, Rules before, Call call, Wire wire, @Nullable Link link) {
        this.workshop = workshop;
        this.before = before;
        this.call = call;
        this.wire = wire;
        this.link = link;
    }

    /** Asks people, and completes when they agree. Fails with {@link Unapproved} when they do not (yet). */
    Future<Void> decided(List<Requirement> demanded) {
        RpcId id = Passage.request(call) instanceof Message.Request(RpcId known, var _, var _) ? known : null;
        if (link != null && (id == null || !link.begin(id, wire::leave))) {
            return refused(Verdict.refuse(Reason.INVALID_PARAMS));
        }
        proposal = workshop.consultations().proposal(call, demanded, before);
        return desk().propose(proposal)
                .recover(Consultation::unavailable)
                .compose(standing ->
                        standing instanceof Standing.Pending pending ? held(pending) : Future.succeededFuture(standing))
                .compose(standing -> {
                    if (standing instanceof Standing.Approved(String approved)) {
                        ticket = approved;
                        return Future.<Void>succeededFuture();
                    }
                    return refused(refusal(standing));
                })
                .onComplete(_ -> {
                    if (link != null && id != null) {
                        link.finish(id);
                    }
                });
    }

    private Desk desk() {
        return workshop.consultations().desk();
    }

    private static Future<Standing> unavailable(Throwable failure) {
        LOG.warn("people cannot be asked", failure);
        boolean unrecorded = failure instanceof Recorder.Unrecorded;
        return refused(Verdict.refuse(unrecorded ? Reason.AUDIT_UNAVAILABLE : Reason.APPROVAL_UNAVAILABLE));
    }

    private static <T> Future<T> refused(Verdict.Refuse refusal) {
        return Future.failedFuture(new Unapproved(refusal));
    }

    /** A caller that leaves lets go of the call, not of the ticket: it may come back. */
    private Future<Standing> held(Standing.Pending pending) {
        Desk.Held held = desk().hold(pending);
        Promise<Standing> first = Promise.promise();
        wire.whenLeft(() -> {
            first.tryFail(new Unapproved(Verdict.refuse(Reason.CLIENT_GONE)));
            held.leave().run();
        });
        held.decided().onSuccess(first::tryComplete);
        Context context = Vertx.currentContext();
        JsonObject meta = Passage.request(call) instanceof Message.Request(var _, var _, JsonObject params)
                ? params.object("_meta")
                : null;
        Json token = meta == null ? null : meta.find("progressToken");
        if (context != null && token != null && !held.decided().isComplete()) {
            say(token, pending);
            long timer = context.owner().setPeriodic(PROGRESS_MILLIS, _ -> say(token, pending));
            first.future().onComplete(_ -> context.owner().cancelTimer(timer));
        }
        return first.future();
    }

    /** Progress must grow with each message (Progress Notifications), and the server's own comes later: so these are tiny. */
    private void say(Json token, Standing.Pending pending) {
        said++;
        wire.say(
                "notifications/progress",
                JsonObject.of("progressToken", token)
                        .with("progress", new JsonNumber("0.00000" + (said < 9 ? said : "9" + said)))
                        .with("message", "Waiting for a person's approval, ticket " + pending.ticket() + "."));
    }

    /**
     * Takes the consent of people out of the store; empty when the rules of the moment demand none any more. What people agreed to is done
     * only if it would be done in the same way now, and by nobody else before; else fails with {@link Unapproved}.
     */
    Future<Optional<Consent>> consent(Rules now) {
        if (wire.isLeft()) {
            return refused(Verdict.refuse(Reason.CLIENT_GONE));
        }
        if (!now.allowance(call.server()).equals(before.allowance(call.server()))) {
            return voided("the server's settings changed");
        }
        return switch (now.gates().again(call, null)) {
            case Judgement.Refused(Verdict.Refuse refusal) -> refused(refusal);
            case Judgement.Cleared free -> Future.succeededFuture(Optional.empty());
            case Judgement.NeedsApproval(List<Requirement> demanded) -> {
                Proposal current = workshop.consultations().proposal(call, demanded, now);
                boolean same = proposal != null && current.binding().equals(proposal.binding());
                yield same ? taken(current) : voided("the rules or the definition changed");
            }
        };
    }

    private Future<Optional<Consent>> voided(String why) {
        return desk().cancel(ticket, why)
                .transform(_ -> refused(told(Reason.APPROVAL_VOID, Reason.APPROVAL_VOID.text(), ticket, null)));
    }

    private Future<Optional<Consent>> taken(Proposal current) {
        return desk().use(current, ticket, call.origin().id())
                .recover(failure -> {
                    LOG.warn("an approval cannot be taken", failure);
                    return refused(Verdict.refuse(Reason.APPROVAL_UNAVAILABLE));
                })
                .compose(consent -> {
                    if (consent.isEmpty()) {
                        return refused(told(Reason.APPROVAL_USED, Reason.APPROVAL_USED.text(), ticket, null));
                    }
                    used = true;
                    return event("approval_executed", Map.of()).map(consent);
                });
    }

    /** Writes down what became of a call that had an approval; without that, the next start of the gateway tells that nobody did. */
    void concluded(Outcome outcome) {
        if (used) {
            event("approval_returned", Map.of("status", outcome.status().word()))
                    .compose(_ -> desk().concluded(ticket))
                    .onFailure(failure -> LOG.warn("the end of ticket {} could not be noted", ticket, failure));
        }
    }

    private Future<Void> event(String name, Map<String, String> more) {
        var detail = new HashMap<>(more);
        detail.put("ticket", ticket);
        detail.put("call", call.origin().id());
        return workshop.append(AuditEntry.event(name, detail))
                .recover(_ -> refused(Verdict.refuse(Reason.AUDIT_UNAVAILABLE)));
    }

    private static Verdict.Refuse refusal(Standing standing) {
        return switch (standing) {
            case Standing.Pending(String ticket, Instant expires) -> {
                String until = expires.truncatedTo(ChronoUnit.SECONDS).toString();
                yield told(
                        Reason.APPROVAL_PENDING,
                        "The call waits for a person's approval, ticket " + ticket + ". Nothing has been done yet. Make"
                                + " exactly the same call again later, until " + until
                                + ": once it is approved, that does it.",
                        ticket,
                        until);
            }
            case Standing.Denied(String ticket, String why) ->
                told(
                        Reason.APPROVAL_DENIED,
                        why == null || why.isBlank()
                                ? Reason.APPROVAL_DENIED.text()
                                : "A person refused the call: " + why,
                        ticket,
                        null);
            case Standing.Expired(String ticket) ->
                told(Reason.APPROVAL_EXPIRED, Reason.APPROVAL_EXPIRED.text(), ticket, null);
            case Standing.Used(String ticket) -> told(Reason.APPROVAL_USED, Reason.APPROVAL_USED.text(), ticket, null);
            case Standing.Voided(String ticket) ->
                told(Reason.APPROVAL_VOID, Reason.APPROVAL_VOID.text(), ticket, null);
            case Standing.Refused(String why) -> Verdict.refuse(Reason.APPROVAL_LIMIT, why);
            case Standing.Approved approved -> throw new IllegalStateException("an approval refuses nothing");
        };
    }

    private static Verdict.Refuse told(Reason reason, String text, String ticket, @Nullable String expires) {
        JsonObject data = JsonObject.EMPTY.with("ticket", ticket);
        return new Verdict.Refuse(
                reason, text, expires == null ? data : data.with("expires", expires), "ticket " + ticket);
    }
}
