/**
 * Starts the packaged program, real servers and real clients as processes of their own, and talks to them over the wire. Promises that
 * everything it started has ended when its owner is closed; never touches a class of the gateway.
 */
@NullMarked
package dev.warder.scenarios.harness;

import org.jspecify.annotations.NullMarked;
