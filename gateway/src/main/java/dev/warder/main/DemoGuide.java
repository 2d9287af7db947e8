package dev.warder.main;

/** Tells how to go on from the tour: a real client at the same gateway. */
final class DemoGuide {
    private DemoGuide() {}

    static String text(DemoStage stage) {
        return """
                  Addresses   %1$s/servers/shop/mcp    any client
                              %1$s/servers/notes/mcp   clients that speak 2025-11-25 or older
                  Keys        alice, analyst   Authorization: Bearer %2$s
                              sam, sales       Authorization: Bearer %3$s

                  For clients with an mcpServers file:

                {
                  "mcpServers": {
                    "shop": {
                      "type": "http",
                      "url": "%1$s/servers/shop/mcp",
                      "headers": { "Authorization": "Bearer %3$s" }
                    },
                    "notes": {
                      "type": "http",
                      "url": "%1$s/servers/notes/mcp",
                      "headers": { "Authorization": "Bearer %2$s" }
                    }
                  }
                }

                  By hand:

                curl -s %1$s/servers/shop/mcp -H 'Authorization: Bearer %3$s' \\
                  -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \\
                  -H 'MCP-Protocol-Version: 2026-07-28' -H 'Mcp-Method: tools/list' \\
                  -d '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}'

                  Settings    %4$s   (change the rules: they count at once)
                  Record      ./warder audit search --data %5$s
                  More keys   ./warder keys create --data %5$s --subject eve --role sales
                  Metrics     %6$s/metrics
                  Your own    ./warder run   (writes a commented settings file to start from)
                """.formatted(
                        stage.gateway(), stage.alice(), stage.sam(), stage.file(), stage.data(), stage.operators());
    }
}
