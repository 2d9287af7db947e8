package dev.warder.limits;

import dev.warder.call.Call;
import dev.warder.call.Caller;
import dev.warder.call.Capability;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a limit can be kept apart by. The word in settings is the name in lower case. */
enum Dimension {
    /** Issuer, tenant and subject; the same person through another client is the same caller. */
    CALLER,
    TENANT,
    CLIENT,
    SERVER,
    CAPABILITY,
    SESSION,
    SOURCE;

    /** Longer names are kept as their digest, so that memory is bounded by the number of meters alone. */
    private static final int LONGEST = 100;

    private static final int NETWORK_BYTES = 8;

    private record Principal(String issuer, @Nullable String tenant, String subject) {}

    private record Used(String server, String type, String name) {}

    static Dimension of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The call's part of a key: equal for calls that share a meter; null when it has none, which is a failure. */
    @Nullable
    Object of(Call call) {
        Caller caller = call.caller();
        return switch (this) {
            case CALLER -> new Principal(bounded(caller.issuer()), caller.tenant(), bounded(caller.subject()));
            case TENANT -> caller.tenant();
            case CLIENT -> caller.client();
            case SERVER -> call.server();
            case CAPABILITY -> used(call.capability());
            case SESSION -> call.origin().session();
            case SOURCE -> network(call.origin().address());
        };
    }

    /** The same in words that tell it from every other, for a name that outlives the program. */
    List<String> words(Call call) {
        Object part = of(call);
        Caller caller = call.caller();
        Capability capability = call.capability();
        return switch (this) {
            case CALLER -> List.of(name(), caller.issuer(), String.valueOf(caller.tenant()), caller.subject());
            case CAPABILITY -> List.of(name(), capability == null ? "" : capability.fullName());
            case TENANT, CLIENT, SERVER, SESSION, SOURCE -> List.of(name(), String.valueOf(part));
        };
    }

    private static @Nullable Used used(@Nullable Capability capability) {
        return capability == null
                ? null
                : new Used(capability.server(), capability.type().word(), bounded(capability.name()));
    }

    /** An IPv6 host has a whole /64 to choose addresses from (RFC 6177), so that network is one source. */
    private static @Nullable String network(String address) {
        if (address.indexOf(':') < 0) {
            return address.isEmpty() ? null : address;
        }
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES))
                    : address;
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static String bounded(String name) {
        return name.length() <= LONGEST ? name : Digests.of(name.getBytes(StandardCharsets.UTF_8));
    }
}
