/**
 * What each server's capabilities are defined to be. A tool may be called only by a definition learned from its server; one server's bad
 * definitions never cost its others their place, and never another server anything. Must never take a caller's word for a definition.
 */
@NullMarked
package dev.warder.catalog;

import org.jspecify.annotations.NullMarked;
