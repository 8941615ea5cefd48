/** What users and scripts may ask of the daemon over its Unix socket. */
@org.jspecify.annotations.NullMarked
package io.gpuwarden.agent.control;
