package io.gpuwarden.gpu;

import java.util.List;
import java.util.Optional;

/**
 * An open driver. Every method may block for as long as the driver does. {@link #scan} and {@link
 * #close} belong to one thread, {@link #nextXid} to another, the GPUs to their readers.
 */
public interface GpuSession extends AutoCloseable {
  DriverInfo driver();

  /**
   * The GPUs that the driver has now, by index. A GPU that was there before is the same object,
   * with what it remembers, unless it was lost in between.
   *
   * @throws GpuException if the driver does not answer at all
   */
  List<GpuSlot> scan() throws GpuException;

  /**
   * Waits for the next critical error of any GPU of the last scan.
   *
   * @return empty when the time is over
   * @throws GpuException {@link ErrorKind#UNSUPPORTED} if no GPU reports such events
   */
  Optional<XidEvent> nextXid(int timeoutMillis) throws GpuException;

  /** Frees every handle and all native memory. No other method may be running or called after. */
  @Override
  void close();
}
