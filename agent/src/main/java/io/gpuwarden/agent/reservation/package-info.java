/** Who holds which devices of this node: reservations and where they come from. */
@NullMarked
package io.gpuwarden.agent.reservation;

import org.jspecify.annotations.NullMarked;
