package dev.warder.catalog;

import dev.warder.call.Capability;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pin as operators read it.
 *
 * @param standing the one stored status
 * @param seen what its server gave last
 * @param approved what was approved last, or null when nothing was
 * @param approvedBy who did, or null
 * @param gone since when its server's list lacks it, or null when it does not
 * @param findings what is suspicious in what its server gave last, the worst first
 */
public record ListedPin(
        Capability capability,
        Standing standing,
        Version seen,
        @Nullable Version approved,
        @Nullable String approvedBy,
        @Nullable Instant gone,
        List<Finding> findings) {
    public ListedPin {
        findings = List.copyOf(findings);
    }

    /** Whether something grave was found in what its server gave last. */
    public boolean isSuspicious() {
        return Finding.isGrave(findings);
    }

    /**
     * One definition.
     *
     * @param fingerprint see {@link Fingerprint}
     * @param definition canonical JSON; empty when it was not asked for
     * @param at when it was seen first, or approved
     */
    public record Version(String fingerprint, String definition, Instant at) {}
}
