/**
 * What outlives the daemon: one JSON file, made of sections that the parts of the daemon bring. It
 * is replaced as a whole, so that whenever the daemon is killed the file is the one before or the
 * one after, and it is written by a thread of its own, so that a slow disk delays nothing.
 */
@NullMarked
package io.gpuwarden.agent.state;

import org.jspecify.annotations.NullMarked;
