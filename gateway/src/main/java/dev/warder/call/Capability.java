package dev.warder.call;

/**
 * A tool, resource, resource template or prompt of one server.
 *
 * @param server the server's configured name
 * @param type what it is
 * @param name a tool's or prompt's name, a resource's URI, a template's URI template; any characters
 */
public record Capability(String server, CapabilityType type, String name) {

    /** The full name that rules and records use: {@code crm/tools/create_order}. */
    public String fullName() {
        return server + "/" + type.word() + "/" + name;
    }

    @Override
    public String toString() {
        return fullName();
    }
}
