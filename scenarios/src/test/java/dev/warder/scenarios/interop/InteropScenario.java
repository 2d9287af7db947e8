package dev.warder.scenarios.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.scenarios.harness.Gateway;
import dev.warder.scenarios.harness.NodeServers;
import dev.warder.scenarios.harness.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every client with every server, method by method; the outcome is a page of the documentation. */
class InteropScenario {
    private static final Path PAGE = Places.file("../docs/interop.md").normalize();

    @TempDir
    private Path documents;

    @Test
    void every_cell_of_the_documented_table_is_what_really_happens() throws IOException {
        String documented = Files.readString(PAGE);
        String actual = table().in(documented);

        if (Boolean.getBoolean("warder.regenerate")) {
            Files.writeString(PAGE, actual);
        } else {
            assertThat(actual)
                    .as("docs/interop.md; run this scenario with -Dwarder.regenerate=true to write it anew")
                    .isEqualTo(documented);
        }
    }

    private InteropTable table() throws IOException {
        var table = new InteropTable();
        try (NodeServers.Served modern = NodeServers.fixture("modern");
                NodeServers.Served dual = NodeServers.fixture("dual");
                NodeServers.Served everything = NodeServers.everything()) {
            List<Peer> peers = List.of(
                    Peer.fixture("modern", modern),
                    Peer.fixture("dual", dual),
                    Peer.everything(everything),
                    Peer.filesystem(documents.toRealPath()),
                    Peer.java());
            try (Gateway gateway = Gateway.start(servers(peers), """
                    access:
                      - allow: ["*/**"]
                        to: [role:tester]
                    """)) {
                for (Peer peer : peers) {
                    for (Visitor visitor : Visitor.values()) {
                        table.add(peer, visitor, visitor.visit(peer, gateway.route(peer.id()), gateway.key("tester")));
                    }
                }
            }
        }
        return table;
    }

    private static String servers(List<Peer> peers) {
        return peers.stream()
                .map(peer -> "  " + peer.id() + ": " + peer.settings() + "\n")
                .collect(Collectors.joining("", "servers:\n", ""));
    }
}
