/** What is kept of who was warned, and of what was taken from whom. */
@NullMarked
package io.gpuwarden.agent.audit;

import org.jspecify.annotations.NullMarked;
