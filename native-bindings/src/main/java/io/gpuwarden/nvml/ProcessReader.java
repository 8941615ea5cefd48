package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.ProcessType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Which processes a GPU or MIG instance has. */
final class ProcessReader {
  private final ProcessNames names;
  private final ProcessList compute;
  private final ProcessList graphics;
  private final ProcessList mps;

  /**
   * @param buffer shared by the lists of a GPU
   */
  ProcessReader(Device device, NativeBlock buffer, ProcessNames names) {
    this.names = names;
    compute =
        new ProcessList(
            device,
            ProcessType.COMPUTE,
            buffer,
            NvmlSymbol.COMPUTE_PROCESSES_V3,
            NvmlSymbol.COMPUTE_PROCESSES_V2,
            NvmlSymbol.COMPUTE_PROCESSES);
    graphics =
        new ProcessList(
            device,
            ProcessType.GRAPHICS,
            buffer,
            NvmlSymbol.GRAPHICS_PROCESSES_V3,
            NvmlSymbol.GRAPHICS_PROCESSES_V2,
            NvmlSymbol.GRAPHICS_PROCESSES);
    mps =
        new ProcessList(
            device,
            ProcessType.MPS,
            buffer,
            NvmlSymbol.MPS_PROCESSES_V3,
            NvmlSymbol.MPS_PROCESSES_V2,
            NvmlSymbol.MPS_PROCESSES);
  }

  /**
   * Empty without the compute list: without it nobody can say that a GPU has no process. The other
   * two do not exist on every driver or board, and then nothing of their type runs.
   */
  Optional<List<GpuProcess>> read(Tick tick) throws GpuException {
    List<GpuProcess> processes = new ArrayList<>();
    boolean known = compute.read(tick, names, processes);
    known &= graphics.read(tick, names, processes) || graphics.unsupported();
    known &= mps.read(tick, names, processes) || mps.unsupported();
    return known ? Optional.of(Collections.unmodifiableList(processes)) : Optional.empty();
  }
}
