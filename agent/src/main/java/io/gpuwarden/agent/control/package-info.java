/** What users and scripts may ask of the daemon over its Unix socket. */
@NullMarked
package io.gpuwarden.agent.control;

import org.jspecify.annotations.NullMarked;
