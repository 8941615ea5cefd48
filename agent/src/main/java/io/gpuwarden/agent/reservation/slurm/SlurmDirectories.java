package io.gpuwarden.agent.reservation.slurm;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where jobs are read from.
 *
 * @param jobs of gpuwarden's own prolog
 * @param jobstats a file for each device, with {@code jobid} or {@code jobid uid}
 * @param mapping a file for each device, with one job id a line: dcgm-exporter's
 * @param gpusByMinor Slurm's index of a GPU is the N of {@code /dev/nvidiaN}, and not NVML's
 */
public record SlurmDirectories(
    Optional<Path> jobs, Optional<Path> jobstats, Optional<Path> mapping, boolean gpusByMinor) {

  public boolean any() {
    return jobs.isPresent() || jobstats.isPresent() || mapping.isPresent();
  }
}
