package dev.warder.catalog;

import dev.warder.call.CapabilityType;

/** One list of one server. */
public record Shelf(String server, CapabilityType type) {
    /** The member of a definition that names it. */
    String nameMember() {
        return switch (type) {
            case TOOL, PROMPT -> "name";
            case RESOURCE -> "uri";
            case RESOURCE_TEMPLATE -> "uriTemplate";
        };
    }

    /** What it is called in sentences. */
    String noun() {
        return switch (type) {
            case TOOL -> "tool";
            case PROMPT -> "prompt";
            case RESOURCE -> "resource";
            case RESOURCE_TEMPLATE -> "resource template";
        };
    }
}
