/**
 * What each server's capabilities are defined to be, and which of these definitions are approved. A tool may be called only by an approved
 * definition learned from its server; one server's bad definitions never cost its others their place, and never another server anything.
 * Must never take a caller's word for a definition, nor approve what could not be written down.
 */
@NullMarked
package dev.warder.catalog;

import org.jspecify.annotations.NullMarked;
