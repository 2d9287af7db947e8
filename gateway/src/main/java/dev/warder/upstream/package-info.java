/**
 * Speaks to servers over HTTP and over the pipes of child processes, in both protocol eras, and translates for clients of the other one. Takes cleared calls only, bounds every answer
 * in size and time, and keeps one server's trouble from the others. Must never repeat a call that may have reached its server, follow a
 * redirect, send a caller's own credentials, or let an address, a path or a server's error text reach a client.
 */
@NullMarked
package dev.warder.upstream;

import org.jspecify.annotations.NullMarked;
