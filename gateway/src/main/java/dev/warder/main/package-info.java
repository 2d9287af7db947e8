/** The command line and the building of the house: reads settings, wires every room once, swaps rules on reload. Holds no policy of its own. */
@NullMarked
package dev.warder.main;

import org.jspecify.annotations.NullMarked;
