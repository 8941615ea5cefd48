package io.gpuwarden.agent.reservation;

import java.util.Optional;

/**
 * What does not change about a process while it lives, as far as it matters here.
 *
 * @param uid effective user id
 * @param startMillis when it started, wall clock
 * @param slurmJob number of the Slurm job whose cgroup it is in
 * @param container the container whose cgroup it is in, such as {@code docker:3f9a1c2b4d5e}
 */
public record ProcessFacts(
    ProcessIdentity identity,
    long uid,
    long startMillis,
    Optional<String> slurmJob,
    Optional<String> container) {}
