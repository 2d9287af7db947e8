package dev.warder.approval;

import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.Consent;
import dev.warder.call.Deed;
import dev.warder.call.Masking;
import dev.warder.call.Requirement;
import dev.warder.json.CanonicalJson;
import dev.warder.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A call that people are to be asked about. What is told of it never changes: a call that differs in anything that counts has another
 * {@link #binding}.
 *
 * @param deed what would be done, and for whom
 * @param digest its {@link Deed#digest}
 * @param requirements what is demanded; one that is met suffices
 * @param definition the fingerprint of the definition that the capability has now, or null for what has none
 * @param policy the version of the rules that demand it
 */
public record Proposal(
        Deed deed,
        String digest,
        List<Requirement> requirements,
        @Nullable String definition,
        String policy) {

    /** The proposal of a call. */
    public static Proposal of(Call call, List<Requirement> requirements, @Nullable String definition, String policy) {
        Deed deed = Deed.of(call);
        return new Proposal(deed, deed.digest(), List.copyOf(requirements), definition, policy);
    }

    /** SHA-256 of what a ticket is bound to: caller and exact deed, definition, and what is demanded. */
    public String binding() {
        String demands = requirements.stream()
                .map(requirement -> Demands.write(requirement.terms()).text())
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
        return Deed.sha256(digest + " " + definition + " " + demands);
    }

    String principal() {
        return Deed.sha256(CanonicalJson.text(deed.caller()));
    }

    String subject() {
        return deed.call().caller().subject();
    }

    String capability() {
        Capability capability = deed.call().capability();
        return capability == null ? deed.call().server() : Masking.uri(capability.fullName());
    }

    /** All that people see: what would be sent, with secrets masked and nothing left out. */
    String shown() {
        JsonObject about = JsonObject.of("caller", deed.caller())
                .with("server", deed.call().server())
                .with("method", deed.call().method().wire())
                .with("params", Masking.whole(deed.params()));
        return CanonicalJson.text(about);
    }

    /** What takes the place of the question once people have agreed. */
    Consent consent(String ticket) {
        return new Consent(
                ticket, digest, requirements.stream().map(Requirement::terms).collect(Collectors.toSet()));
    }
}
