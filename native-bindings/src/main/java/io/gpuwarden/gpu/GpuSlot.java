package io.gpuwarden.gpu;

/** One index of the driver's list of GPUs. */
public sealed interface GpuSlot {
  int index();

  /** A GPU that can be read. */
  record Present(Gpu gpu) implements GpuSlot {
    @Override
    public int index() {
      return gpu.id().index();
    }
  }

  /** A GPU that the driver counts but does not open: lost, forbidden, without power. */
  record Failed(int index, GpuError error) implements GpuSlot {}
}
