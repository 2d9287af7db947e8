/**
 * Proves who is calling, from an API key or an OAuth access token, on every request. A caller is known only after a complete check;
 * everything doubtful, unreadable or unavailable leaves it unknown. Must never trust what a token says about its own keys, remember a
 * credential in clear, forward one, or block an event loop.
 */
@NullMarked
package dev.warder.identity;

import org.jspecify.annotations.NullMarked;
