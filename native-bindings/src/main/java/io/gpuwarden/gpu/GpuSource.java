package io.gpuwarden.gpu;

/** Where a node's GPUs come from: NVML, the simulation, or a fake of a test. */
public interface GpuSource {
  /** True if the GPUs do not exist; said wherever a reading is shown. */
  boolean simulated();

  /**
   * Opens the driver. May block; may be called again after a session was closed, and then sees a
   * driver or library that was exchanged meanwhile.
   *
   * @throws GpuException with everything tried in its details
   */
  GpuSession open() throws GpuException;
}
