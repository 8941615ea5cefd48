/** Programs that are run for a site: bounded in time and output, and ended with all they began. */
@NullMarked
package io.gpuwarden.agent.program;

import org.jspecify.annotations.NullMarked;
