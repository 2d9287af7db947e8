/**
 * The agents' door: bytes in, arrivals out, outcomes back, in both protocol eras; and the metadata documents that tell a client how to
 * authenticate. Must never judge a call, talk to a server, or answer anything about a call but what the pipeline concluded.
 */
@NullMarked
package dev.warder.http;

import org.jspecify.annotations.NullMarked;
