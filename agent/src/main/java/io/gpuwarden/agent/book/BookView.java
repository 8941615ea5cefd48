package io.gpuwarden.agent.book;

import io.gpuwarden.exporter.GpuSnapshot;
import java.util.List;
import java.util.Map;

/**
 * What was seen of the node in the last tick, as far as it matters to who reserves a GPU.
 *
 * @param claimants who has each device of another source that hands GPUs out, such as Slurm; by
 *     UUID
 */
public record BookView(List<GpuSnapshot> gpus, Map<String, String> claimants) {
  /** Before the first tick. */
  public static final BookView NONE = new BookView(List.of(), Map.of());

  public BookView {
    gpus = List.copyOf(gpus);
    claimants = Map.copyOf(claimants);
  }
}
