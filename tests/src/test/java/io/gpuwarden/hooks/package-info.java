/** The programs that are delivered for sites, run as the daemon runs them. */
@NullMarked
package io.gpuwarden.hooks;

import org.jspecify.annotations.NullMarked;
