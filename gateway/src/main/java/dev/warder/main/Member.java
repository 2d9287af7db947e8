package dev.warder.main;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of a gateway among those that share a store: the machine's name and what its data directory was given at the first start. Two
 * gateways of one name would acknowledge for each other, and machines can be called alike; no two gateways run on one data directory.
 */
final class Member {
    private static final Pattern MARK = Pattern.compile("[0-9a-f]{8}");

    private Member() {}

    /** The name; the same at every start on that directory. */
    static String of(Path data, String machine) throws IOException {
        Path file = data.resolve("member");
        byte[] bits = new byte[4];
        new SecureRandom().nextBytes(bits);
        Files.createDirectories(data);
        try {
            Files.writeString(file, HexFormat.of().formatHex(bits), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException usual) {
            // A later start.
        }
        String mark = Files.readString(file).strip();
        if (!MARK.matcher(mark).matches()) {
            throw new IOException(file + " does not hold eight digits of 0 to 9 and a to f; delete it");
        }
        return (machine.length() > 200 ? machine.substring(0, 200) : machine) + "-" + mark;
    }

    /** The name of this machine, under which its gateway writes the record. */
    static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
