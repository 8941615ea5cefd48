package io.gpuwarden.agent.reclaim;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a job of Slurm is cancelled.
 *
 * @param scancel absolute path
 * @param environment all that it finds
 * @param signal sent first to every process of the job, such as {@code USR1}; a batch script
 *     without a trap dies of it
 * @param grace between the signal and the end
 * @param timeout of each call of scancel
 */
public record SlurmOptions(
    Path scancel,
    Map<String, String> environment,
    Optional<String> signal,
    Duration grace,
    Duration timeout) {
  public SlurmOptions {
    environment = Map.copyOf(environment);
  }
}
