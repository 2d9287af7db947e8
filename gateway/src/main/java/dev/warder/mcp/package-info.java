/**
 * The words of the Model Context Protocol, every revision: messages, methods, error codes, headers and event streams. Knows nothing of
 * sockets, callers or policy, and must never decide whether a message is allowed, only whether it is well formed.
 */
@NullMarked
package dev.warder.mcp;

import org.jspecify.annotations.NullMarked;
