package dev.warder.settings;

/**
 * An address to listen at.
 *
 * @param host a name or an IP address, IPv6 without brackets
 * @param port 0 to 65535; 0 lets the system choose
 */
public record HostPort(String host, int port) {

    /** Whether only this machine can reach it, judged by the text alone: localhost, 127.0.0.0/8 or ::1. */
    public boolean loopback() {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
