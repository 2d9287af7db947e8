/**
 * What is stopped right now: servers, capabilities, callers, clients, tenants, sessions, everything. A stop is in force on the next check of
 * any call, and what is in flight is ended by whoever listens. Must never forget a stop because the store cannot be read: a gateway that
 * does not know what is stopped lets nothing pass.
 */
@NullMarked
package dev.warder.killswitch;

import org.jspecify.annotations.NullMarked;
