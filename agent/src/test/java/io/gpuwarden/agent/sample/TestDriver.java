package io.gpuwarden.agent.sample;

import io.gpuwarden.agent.time.Time;
import io.gpuwarden.gpu.DriverInfo;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.GpuSession;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.gpu.GpuSource;
import io.gpuwarden.gpu.XidEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A driver whose state a test sets. It checks what a session promises to its driver: one thing
 * closed once, nobody inside when it is closed, no call after.
 */
final class TestDriver implements GpuSource {
  static final GpuError NOT_LOADED =
      new GpuError("nvmlInit_v2", 9, "driver not loaded", ErrorKind.DRIVER);
  static final GpuError LOST =
      new GpuError("nvmlDeviceGetPowerUsage", 15, "GPU is lost", ErrorKind.GPU_LOST);

  private final Time time;
  private final List<GpuSlot> slots = new ArrayList<>();
  private final Queue<XidEvent> xids = new ArrayDeque<>();
  private @Nullable CountDownLatch openHang;

  final AtomicInteger opens = new AtomicInteger();
  final AtomicInteger closes = new AtomicInteger();
  final AtomicInteger scans = new AtomicInteger();
  final AtomicInteger waits = new AtomicInteger();
  final AtomicInteger broken = new AtomicInteger();
  volatile String version = "535.104.05";
  volatile @Nullable GpuError openError;
  volatile @Nullable GpuError scanError;
  volatile @Nullable GpuError xidError;

  TestDriver(Time time, int gpus) {
    this.time = time;
    for (int index = 0; index < gpus; index++) {
      add(index, "GPU-" + index);
    }
  }

  synchronized TestGpu add(int index, String uuid) {
    TestGpu gpu = new TestGpu(new GpuId(index, uuid), time, this);
    put(new GpuSlot.Present(gpu));
    return gpu;
  }

  synchronized void put(GpuSlot slot) {
    slots.removeIf(other -> other.index() == slot.index());
    slots.add(slot);
    slots.sort((a, b) -> Integer.compare(a.index(), b.index()));
  }

  synchronized void remove(int index) {
    slots.removeIf(slot -> slot.index() == index);
  }

  synchronized int gpus() {
    return slots.size();
  }

  synchronized TestGpu gpu(int index) {
    return (TestGpu) ((GpuSlot.Present) slots.get(index)).gpu();
  }

  /** The driver was unloaded, and is there again with new handles and counters at 0. */
  synchronized void reload(String newVersion) {
    version = newVersion;
    for (GpuSlot slot : List.copyOf(slots)) {
      if (slot instanceof GpuSlot.Present present) {
        add(slot.index(), present.gpu().id().uuid());
      }
    }
  }

  synchronized void report(XidEvent event) {
    xids.add(event);
  }

  synchronized void hangOpen() {
    openHang = new CountDownLatch(1);
  }

  synchronized void unhangOpen() {
    CountDownLatch hang = openHang;
    openHang = null;
    if (hang != null) {
      hang.countDown();
    }
  }

  void callsOpenSession() {
    if (opens.get() == closes.get()) {
      broken.incrementAndGet();
    }
  }

  int openSessions() {
    return opens.get() - closes.get();
  }

  @Override
  public boolean simulated() {
    return true;
  }

  @Override
  public GpuSession open() throws GpuException {
    CountDownLatch hang;
    synchronized (this) {
      hang = openHang;
    }
    if (hang != null) {
      try {
        hang.await(60, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    GpuError error = openError;
    if (error != null) {
      throw new GpuException(error, List.of("tried /nowhere"));
    }
    opens.incrementAndGet();
    return new Session(version);
  }

  private final class Session implements GpuSession {
    private final String opened;
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean closed;

    Session(String opened) {
      this.opened = opened;
    }

    @Override
    public DriverInfo driver() {
      return new DriverInfo(Optional.of(opened), Optional.empty(), Optional.empty());
    }

    @Override
    public List<GpuSlot> scan() throws GpuException {
      check();
      scans.incrementAndGet();
      GpuError error = scanError;
      if (error != null) {
        throw new GpuException(error);
      }
      synchronized (TestDriver.this) {
        return List.copyOf(slots);
      }
    }

    @Override
    public Optional<XidEvent> nextXid(int timeoutMillis) throws GpuException {
      check();
      waits.incrementAndGet();
      GpuError error = xidError;
      if (error != null) {
        throw new GpuException(error);
      }
      inside.incrementAndGet();
      try {
        return poll(timeoutMillis);
      } finally {
        inside.decrementAndGet();
      }
    }

    private Optional<XidEvent> poll(int timeoutMillis) {
      synchronized (TestDriver.this) {
        if (xids.isEmpty() && timeoutMillis > 0) {
          try {
            // shorter than asked: a driver may do so, and the test need not wait
            TestDriver.this.wait(Math.min(timeoutMillis, 20));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
        return Optional.ofNullable(xids.poll());
      }
    }

    private void check() {
      if (closed) {
        broken.incrementAndGet();
      }
    }

    @Override
    public void close() {
      check();
      if (inside.get() > 0) {
        broken.incrementAndGet();
      }
      closed = true;
      closes.incrementAndGet();
    }
  }
}
