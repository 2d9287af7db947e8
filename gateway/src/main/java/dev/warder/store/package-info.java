/**
 * Rows that must survive a restart: one SQLite file in the data directory or one PostgreSQL database that gateways share, its migrations,
 * and transactions on it; and who has seen which change. A transaction is on disk when it completes. Must never block an event loop, hand out a connection, or know what the rows mean.
 */
@NullMarked
package dev.warder.store;

import org.jspecify.annotations.NullMarked;
