package io.gpuwarden.agent.reservation;

/**
 * Which process: process ids are used again, and only with its start is one the same process.
 *
 * @param startTicks when it started, in clock ticks since the machine booted: field 22 of proc(5)
 */
public record ProcessIdentity(int pid, long startTicks) {}
