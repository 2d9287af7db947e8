/**
 * Fetches the credentials of servers, late: for one cleared call, or for one child process about to start. Values are read anew each
 * time, appear in no text, log or error, and are dropped after use. Must never hand anything out for a call that was not cleared.
 */
@NullMarked
package dev.warder.secrets;

import org.jspecify.annotations.NullMarked;
