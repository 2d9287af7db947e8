/**
 * Legacy sessions: minted here, bound to the caller and the server they were opened for, and checked on every use. A session id is a
 * name, never a proof of identity; another caller's id answers like one that never existed. Must never talk to a server.
 */
@NullMarked
package dev.warder.sessions;

import org.jspecify.annotations.NullMarked;
