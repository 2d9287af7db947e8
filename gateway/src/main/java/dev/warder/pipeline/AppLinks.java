package dev.warder.pipeline;

import dev.warder.call.Caller;
import dev.warder.call.Capability;
import dev.warder.call.CapabilityType;
import dev.warder.catalog.Catalog;
import dev.warder.catalog.Definition;
import dev.warder.catalog.Shelf;
import dev.warder.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which user interfaces belong to which tools: active content is of use to a caller only through a tool it may call (MCP Apps). */
final class AppLinks {
    private static final String SCHEME = "ui:";

    private final Catalog catalog;

    AppLinks(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Whether a capability is a user interface, or a template of some; schemes know no case (RFC 3986, section 3.1). */
    static boolean isApp(Capability capability) {
        return (capability.type() == CapabilityType.RESOURCE || capability.type() == CapabilityType.RESOURCE_TEMPLATE)
                && capability.name().regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** Whether a server may bring user interfaces, but its tools, and so what they refer to, are not known. */
    boolean lacksTools(String server, Rules rules) {
        return rules.allowance(server).apps() && !catalog.knows(new Shelf(server, CapabilityType.TOOL));
    }

    /** What one caller may reach; good for one call or list. */
    Reach reach(Caller caller, Rules rules) {
        return new Reach(caller, rules);
    }

    /** What one caller may reach, found out once per server. */
    final class Reach {
        private final Caller caller;
        private final Rules rules;
        private final Map<String, Set<String>> links = new HashMap<>();

        private Reach(Caller caller, Rules rules) {
            this.caller = caller;
            this.rules = rules;
        }

        /** Whether a capability is a user interface that no tool the caller may use refers to. */
        boolean hides(Capability capability) {
            return isApp(capability)
                    && !links.computeIfAbsent(capability.server(), this::linked).contains(capability.name());
        }

        private Set<String> linked(String server) {
            Set<String> linked = new HashSet<>();
            if (rules.allowance(server).apps()) {
                for (Definition tool : catalog.definitions(new Shelf(server, CapabilityType.TOOL))) {
                    var capability = new Capability(server, CapabilityType.TOOL, tool.name());
                    JsonObject meta = tool.json().object("_meta");
                    if (meta != null && rules.lists(caller, capability)) {
                        addLinks(meta, linked);
                    }
                }
            }
            return linked;
        }
    }

    private static void addLinks(JsonObject meta, Set<String> links) {
        JsonObject ui = meta.object("ui");
        String link = ui == null ? null : ui.string("resourceUri");
        // Hosts of before the extension was settled read a flat key.
        String flat = meta.string("ui/resourceUri");
        if (link != null) {
            links.add(link);
        }
        if (flat != null) {
            links.add(flat);
        }
    }
}
