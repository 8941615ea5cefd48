/** Takes back what the daemon calls reclaimable; run by hand or by a timer, never by the daemon. */
@NullMarked
package io.gpuwarden.agent.reclaim;

import org.jspecify.annotations.NullMarked;
