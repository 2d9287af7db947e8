/** The packaged program against servers and clients nobody here wrote, against bad input, and while things break. */
@NullMarked
package dev.warder.scenarios;

import org.jspecify.annotations.NullMarked;
