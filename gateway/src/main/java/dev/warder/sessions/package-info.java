/**
 * What clients hold of the gateway: legacy sessions, minted here, and the sealed handles in which cursors and request states of servers
 * travel. Each is bound to its caller and place and checked on every use: a handle is a name, never a proof of identity, and another
 * caller's answers like one that never existed. Must never talk to a server, or open a handle for anybody but whom it was sealed for.
 */
@NullMarked
package dev.warder.sessions;

import org.jspecify.annotations.NullMarked;
