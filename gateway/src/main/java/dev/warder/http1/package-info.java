/**
 * HTTP/1.1 in the clear (RFC 9112), for the way every call takes: one request and one answer at a time over a connection that is kept,
 * with little work around the two system calls that nobody can save. Whatever could be understood in two ways ends the connection. Must
 * never follow, decompress, repair, retry or guess, and never know what it carries. Serves as client and as
 * server. Encrypted connections and HTTP/2 are the library's.
 */
@NullMarked
package dev.warder.http1;

import org.jspecify.annotations.NullMarked;
