package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.XidEvent;
import io.gpuwarden.nvml.NvmlStructs.EventData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits for critical errors (XIDs) of the GPUs of the last scan. NVML can add GPUs to a set of
 * events but not take them out; so the set is made anew when the GPUs have changed. The set and
 * everything else here belong to the thread that waits; only {@link #watch} is called by the one
 * that scans.
 */
final class XidWatch {
  private static final long XID_CRITICAL_ERROR = 0x8;

  private final ReentrantLock waiting = new ReentrantLock();
  private final NvmlLibrary nvml;
  private final NativeBlock out = new NativeBlock(EventData.SIZE);

  private volatile List<NvmlGpu> wanted = List.of();

  private List<NvmlGpu> watched = List.of();
  private Map<Long, String> uuids = Map.of();
  private long set;
  private boolean closed;

  XidWatch(NvmlLibrary nvml) {
    this.nvml = nvml;
  }

  /** From now on these. */
  void watch(List<NvmlGpu> gpus) {
    if (!sameGpus(gpus, wanted)) {
      wanted = gpus;
    }
  }

  Optional<XidEvent> next(int timeoutMillis) throws GpuException {
    waiting.lock();
    try {
      if (closed) {
        throw new GpuException(NvmlReturn.UNINITIALIZED.of(waitFunction()));
      }
      return await(timeoutMillis);
    } finally {
      waiting.unlock();
    }
  }

  /**
   * Frees everything, unless somebody is waiting.
   *
   * @return false if somebody is
   */
  boolean tryClose() {
    if (!waiting.tryLock()) {
      return false;
    }
    try {
      if (!closed) {
        closed = true;
        free();
        out.close();
        nvml.close();
      }
      return true;
    } finally {
      waiting.unlock();
    }
  }

  private Optional<XidEvent> await(int timeoutMillis) throws GpuException {
    List<NvmlGpu> now = wanted;
    if (set == 0 || now != watched) {
      watched = now;
      register();
    }
    NvmlSymbol function = waitFunction();
    int code =
        function == NvmlSymbol.EVENT_SET_WAIT_V2
            ? nvml.nvmlEventSetWait_v2(set, out.address(), timeoutMillis)
            : nvml.nvmlEventSetWait(set, out.address(), timeoutMillis);
    if (code == NvmlReturn.TIMEOUT.code) {
      return Optional.empty();
    }
    if (code != NvmlReturn.SUCCESS.code) {
      free(); // one lost GPU spoils the wait for all: leave it out the next time
      throw new GpuException(NvmlReturn.error(function, code));
    }
    return event();
  }

  private void register() throws GpuException {
    free();
    check(NvmlSymbol.EVENT_SET_CREATE, nvml.nvmlEventSetCreate(out.address()));
    set = out.getLong(0);
    uuids = new HashMap<>();
    int why = NvmlReturn.NOT_SUPPORTED.code;
    for (NvmlGpu gpu : watched) {
      int code = register(gpu.handle());
      if (code == NvmlReturn.SUCCESS.code) {
        uuids.put(gpu.handle(), gpu.id().uuid());
      } else if (code != NvmlReturn.NOT_SUPPORTED.code) {
        why = code; // of a GPU that may report events the next time
      }
    }
    if (uuids.isEmpty()) {
      free();
      throw new GpuException(NvmlReturn.error(NvmlSymbol.REGISTER_EVENTS, why));
    }
  }

  private int register(long gpu) {
    int code = nvml.nvmlDeviceGetSupportedEventTypes(gpu, out.address());
    if (code != NvmlReturn.SUCCESS.code) {
      return code;
    }
    boolean supported = (out.getLong(0) & XID_CRITICAL_ERROR) != 0;
    return supported
        ? nvml.nvmlDeviceRegisterEvents(gpu, XID_CRITICAL_ERROR, set)
        : NvmlReturn.NOT_SUPPORTED.code;
  }

  private Optional<XidEvent> event() {
    String uuid = uuids.get(out.getLong(EventData.DEVICE));
    boolean xid = (out.getLong(EventData.EVENT_TYPE) & XID_CRITICAL_ERROR) != 0;
    return xid && uuid != null
        ? Optional.of(new XidEvent(uuid, out.getLong(EventData.EVENT_DATA)))
        : Optional.empty();
  }

  private NvmlSymbol waitFunction() {
    return nvml.has(NvmlSymbol.EVENT_SET_WAIT_V2)
        ? NvmlSymbol.EVENT_SET_WAIT_V2
        : NvmlSymbol.EVENT_SET_WAIT;
  }

  private void free() {
    if (set != 0) {
      nvml.nvmlEventSetFree(set);
      set = 0;
    }
  }

  private static boolean sameGpus(List<NvmlGpu> some, List<NvmlGpu> others) {
    return some.size() == others.size() && others.containsAll(some);
  }

  private static void check(NvmlSymbol function, int code) throws GpuException {
    if (code != NvmlReturn.SUCCESS.code) {
      throw new GpuException(NvmlReturn.error(function, code));
    }
  }
}
