/**
 * The durable record of everything that was asked, decided and done, committed in groups. What {@link dev.warder.audit.AuditLog#append}
 * has acknowledged survives a crash; what cannot be written is refused. Must never hold a payload or a secret in the clear, lose an
 * acknowledged entry, or block an event loop.
 */
@NullMarked
package dev.warder.audit;

import org.jspecify.annotations.NullMarked;
