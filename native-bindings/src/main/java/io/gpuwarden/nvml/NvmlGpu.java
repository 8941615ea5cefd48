package io.gpuwarden.nvml;

import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.Gpu;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.MigMode;
import io.gpuwarden.gpu.ReadScope;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A GPU: its handle, and the readers with their scratch memory. One thread reads at a time; the
 * lock is there so that memory is never freed under a reading that hangs in the driver.
 */
final class NvmlGpu implements Gpu {
  private final ReentrantLock reading = new ReentrantLock();
  private final Device device;
  private final IdentityReader identity;
  private final GpuReaders readers;

  private volatile GpuId id;
  private volatile GpuInfo info;
  private volatile boolean lost;

  private int fullReadings;
  private boolean closed;

  /**
   * Asks what the GPU is.
   *
   * @param nvml for this GPU alone
   * @throws GpuException if it is lost or the driver is gone
   */
  NvmlGpu(NvmlLibrary nvml, long handle, GpuId id) throws GpuException {
    device = new Device(nvml, handle, "", new NativeBlock(Device.OUT_SIZE), new Absences());
    this.id = id;
    identity = new IdentityReader(device);
    readers = new GpuReaders(device);
    info = identity.read(Tick.EVERYTHING);
  }

  @Override
  public GpuId id() {
    return id;
  }

  @Override
  public GpuInfo info() {
    return info;
  }

  @Override
  public GpuReading read(ReadScope scope) throws GpuException {
    reading.lock();
    try {
      if (closed) {
        throw new GpuException(NvmlReturn.UNINITIALIZED.of(NvmlSymbol.HANDLE_BY_INDEX));
      }
      return read(tick(scope));
    } catch (GpuException e) {
      lost |= e.error().kind() == ErrorKind.GPU_LOST;
      throw e;
    } finally {
      reading.unlock();
    }
  }

  long handle() {
    return device.handle();
  }

  /** The same GPU may be at another index after others came or went. */
  void moveTo(int index) {
    if (id.index() != index) {
      id = new GpuId(index, id.uuid());
    }
  }

  /** True once a reading failed because the GPU was lost; its handle is of no more use then. */
  boolean lost() {
    return lost;
  }

  /**
   * Frees everything that it has, unless a reading is under way.
   *
   * @return false if one is
   */
  boolean tryClose() {
    if (!reading.tryLock()) {
      return false;
    }
    try {
      if (!closed) {
        closed = true;
        readers.close();
        identity.close();
        device.out().close();
        device.nvml().close();
      }
      return true;
    } finally {
      reading.unlock();
    }
  }

  private Tick tick(ReadScope scope) {
    boolean full = scope == ReadScope.FULL || fullReadings == 0;
    return full ? Tick.full(fullReadings++) : Tick.FAST;
  }

  private GpuReading read(Tick asked) throws GpuException {
    Tick tick = asked;
    if (tick.full()) {
      MigMode before = info.mig();
      info = identity.refresh(info, tick);
      // A GPU with MIG on answers other questions than before.
      tick = info.mig() == before ? tick : Tick.EVERYTHING;
    }
    GpuReading read = readers.read(tick, info.mig());
    info = IdentityReader.with(info, info.mig(), readers.memoryApi());
    return read;
  }
}
