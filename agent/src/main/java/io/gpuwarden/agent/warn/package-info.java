/** Tells holders that their reservation will be taken back, by a program of the site. */
@NullMarked
package io.gpuwarden.agent.warn;

import org.jspecify.annotations.NullMarked;
