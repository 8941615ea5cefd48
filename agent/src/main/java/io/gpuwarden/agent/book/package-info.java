/** gpuwarden's own reservations, for nodes without a scheduler. */
@NullMarked
package io.gpuwarden.agent.book;

import org.jspecify.annotations.NullMarked;
