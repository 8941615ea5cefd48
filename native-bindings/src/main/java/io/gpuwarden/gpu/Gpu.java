package io.gpuwarden.gpu;

/**
 * An open GPU. Readings are taken by one thread at a time; {@link #id} and {@link #info} may be
 * asked from any.
 */
public interface Gpu {
  GpuId id();

  /** As of the last full reading. */
  GpuInfo info();

  /**
   * Takes a reading. The first is always full. May block for as long as the driver does.
   *
   * @throws GpuException if nothing at all can be read: the GPU is lost ({@link
   *     ErrorKind#GPU_LOST}), or the driver is gone ({@link ErrorKind#DRIVER})
   */
  GpuReading read(ReadScope scope) throws GpuException;
}
