/** Stand-in MCP servers and a token issuer for tests. Speaks the wire only: it must never import the gateway. */
@NullMarked
package dev.warder.testbed;

import org.jspecify.annotations.NullMarked;
