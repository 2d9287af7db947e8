/**
 * Calls that wait for the consent of people: the tickets, who may decide, and the desk at which a call waits. A ticket is good for one call,
 * once. Must never decide by itself, change what was asked about, or hold anything while a call waits.
 */
@NullMarked
package dev.warder.approval;

import org.jspecify.annotations.NullMarked;
