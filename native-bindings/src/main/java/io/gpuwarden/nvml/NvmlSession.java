package io.gpuwarden.nvml;

import io.gpuwarden.gpu.DriverInfo;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.GpuSession;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.gpu.XidEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An initialized NVML. Knows its GPUs by UUID from one scan to the next. */
final class NvmlSession implements GpuSession {
  private final NvmlLibrary nvml;
  private final LoadedLibrary loaded;
  private final NativeBlock out = new NativeBlock(Device.OUT_SIZE);
  private final DriverInfo driver;
  private final XidWatch xids;

  private Map<String, NvmlGpu> gpus = Map.of();

  /** GPUs that were lost or taken out while a reading hung in them. */
  private final List<NvmlGpu> retired = new ArrayList<>();

  NvmlSession(NvmlLibrary nvml, LoadedLibrary loaded) {
    this.nvml = nvml;
    this.loaded = loaded;
    driver = new DriverReader(nvml, out).read();
    xids = new XidWatch(nvml.forAnotherThread());
  }

  @Override
  public DriverInfo driver() {
    return driver;
  }

  @Override
  public List<GpuSlot> scan() throws GpuException {
    int code = nvml.nvmlDeviceGetCount_v2(out.address());
    if (code != NvmlReturn.SUCCESS.code) {
      throw new GpuException(NvmlReturn.error(NvmlSymbol.COUNT, code));
    }
    int count = out.getInt(0);
    Map<String, NvmlGpu> present = new HashMap<>();
    List<GpuSlot> slots = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      slots.add(slot(index, present));
    }
    retireAllBut(present);
    gpus = present;
    xids.watch(List.copyOf(present.values()));
    return slots;
  }

  @Override
  public Optional<XidEvent> nextXid(int timeoutMillis) throws GpuException {
    return xids.next(timeoutMillis);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A call that hangs in the driver may return at any time, into code and memory that must still
   * be there: with such a call NVML stays initialized and the library loaded.
   */
  @Override
  public void close() {
    retireAllBut(Map.of());
    gpus = Map.of();
    boolean idle = xids.tryClose() && retired.isEmpty();
    if (idle) {
      nvml.nvmlShutdown();
      loaded.unload();
    }
    nvml.close();
    out.close();
  }

  private GpuSlot slot(int index, Map<String, NvmlGpu> present) throws GpuException {
    try {
      NvmlGpu gpu = open(index);
      present.put(gpu.id().uuid(), gpu);
      return new GpuSlot.Present(gpu);
    } catch (GpuException e) {
      if (e.error().kind() == ErrorKind.DRIVER) {
        throw e;
      }
      return new GpuSlot.Failed(index, e.error());
    }
  }

  private NvmlGpu open(int index) throws GpuException {
    check(NvmlSymbol.HANDLE_BY_INDEX, nvml.nvmlDeviceGetHandleByIndex_v2(index, out.address()));
    long handle = out.getLong(0);
    long text = out.address(Device.TEXT);
    check(NvmlSymbol.UUID, nvml.nvmlDeviceGetUUID(handle, text, Device.TEXT_LENGTH));
    String uuid = out.getString(Device.TEXT, Device.TEXT_LENGTH);
    NvmlGpu known = gpus.get(uuid);
    if (known != null && !known.lost() && known.handle() == handle) {
      known.moveTo(index);
      return known;
    }
    return opened(new GpuId(index, uuid), known == null ? handle : again(uuid, handle));
  }

  private NvmlGpu opened(GpuId id, long handle) throws GpuException {
    return new NvmlGpu(nvml.forAnotherThread(), handle, id);
  }

  /** A GPU that was lost is looked up by what it is, not by where it was. */
  private long again(String uuid, long handle) throws GpuException {
    if (!nvml.has(NvmlSymbol.HANDLE_BY_UUID)) {
      return handle;
    }
    out.putString(Device.TEXT, uuid);
    check(
        NvmlSymbol.HANDLE_BY_UUID,
        nvml.nvmlDeviceGetHandleByUUID(out.address(Device.TEXT), out.address()));
    return out.getLong(0);
  }

  private void retireAllBut(Map<String, NvmlGpu> present) {
    for (Map.Entry<String, NvmlGpu> each : gpus.entrySet()) {
      @Nullable NvmlGpu now = present.get(each.getKey());
      if (now != each.getValue()) {
        retired.add(each.getValue());
      }
    }
    retired.removeIf(NvmlGpu::tryClose);
  }

  private static void check(NvmlSymbol function, int code) throws GpuException {
    if (code != NvmlReturn.SUCCESS.code) {
      GpuError error = NvmlReturn.error(function, code);
      throw new GpuException(error);
    }
  }
}
