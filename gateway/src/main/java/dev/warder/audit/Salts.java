package dev.warder.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The salts of argument commitments, one for each day, in files that an operator may erase: with its salt gone, a commitment tells
 * nothing about what it was made of. Used by one thread.
 */
final class Salts {
    /** One day's salt; {@code id} names it in entries. */
    record Salt(String id, byte[] value) {}

    private static final int LENGTH = 32;
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final String SUFFIX = ".salt";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    private long day = Long.MIN_VALUE;
    private @Nullable Salt current;

    Salts(Path directory) {
        this.directory = directory;
    }

    /** The salt of the day of {@code micros} since 1970, made and made durable when the day is new. */
    Salt at(long micros) throws IOException {
        long asked = Math.floorDiv(micros, DAY_MICROS);
        Salt salt = current;
        // An entry of yesterday that is written after midnight takes the new salt; its id says which.
        if (salt == null || asked > day) {
            salt = load(asked);
            current = salt;
            day = asked;
        }
        return salt;
    }

    private Salt load(long epochDay) throws IOException {
        PrivateFiles.directory(directory);
        String date = LocalDate.ofEpochDay(epochDay).format(DateTimeFormatter.BASIC_ISO_DATE);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith(date) && name.endsWith(SUFFIX)) {
                    byte[] value = read(file);
                    if (value.length == LENGTH) {
                        return new Salt(name.substring(0, name.length() - SUFFIX.length()), value);
                    }
                }
            }
        }
        return create(date);
    }

    /** The file's salt, or nothing when the file was left half-written: such a salt was never used. */
    private static byte[] read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        boolean hex = text.length() == LENGTH * 2 && text.chars().allMatch(HexFormat::isHexDigit);
        return hex ? HexFormat.of().parseHex(text) : new byte[0];
    }

    private Salt create(String date) throws IOException {
        var value = new byte[LENGTH];
        RANDOM.nextBytes(value);
        var tail = new byte[4];
        RANDOM.nextBytes(tail);
        // The random part: a salt made again after an erasure must not go by the erased one's name.
        String id = date + "-" + HexFormat.of().formatHex(tail);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(directory.resolve(id + SUFFIX), options, PrivateFiles.FILE)) {
            ByteBuffer text =
                    ByteBuffer.wrap((HexFormat.of().formatHex(value) + "\n").getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        PrivateFiles.syncDirectory(directory);
        return new Salt(id, value);
    }
}
