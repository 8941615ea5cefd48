/**
 * Where everything about the reservations of a node meets: sources, the idle rule, warnings, claims
 * and what is asked over the control socket. Owned by the thread of the tick.
 */
@NullMarked
package io.gpuwarden.agent.desk;

import org.jspecify.annotations.NullMarked;
