/**
 * Many servers behind one route: which of them, and the names under which clients see what they offer. Every public name can be traced
 * back to one server and the server's own name for the thing. Must never decide who may use what, and never talk to a server.
 */
@NullMarked
package dev.warder.bundles;

import org.jspecify.annotations.NullMarked;
