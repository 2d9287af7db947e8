package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Reason;
import dev.warder.catalog.Catalog;
import dev.warder.json.Json;
import dev.warder.secrets.SecretException;
import dev.warder.upstream.UpstreamException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a call failed, from what was thrown on its way; the details go to the gateway's log only. */
final class Causes {
    private static final Logger LOG = LoggerFactory.getLogger(Causes.class);

    private Causes() {}

    /** @param intended whether the call's intent was on record by then */
    static Reason of(Throwable failure, Call call, boolean intended) {
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

    /** What helps the caller to do better, or null. */
    static @Nullable Json data(Throwable failure) {
        return failure instanceof UpstreamException known ? known.data() : null;
    }

    /** Whether the call was refused only because its server has not been asked, or not lately. */
    static boolean lacksDefinition(Call call, Reason reason) {
        return reason == Reason.DEFINITION_UNAVAILABLE
                ? Catalog.uses(call.method()) || call.method().isOfTask()
                : Catalog.uses(call.method()) && isUnknown(reason);
    }

    /** What a server no longer gives as it was approved may have become so again. */
    private static boolean isUnknown(Reason reason) {
        return switch (reason) {
            case UNKNOWN_CAPABILITY, PIN_PENDING, PIN_CHANGED, PIN_BLOCKED -> true;
            default -> false;
        };
    }
}
