package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.MemoryApi;
import io.gpuwarden.gpu.MemoryReading;
import io.gpuwarden.nvml.NvmlStructs.Bar1Memory;
import io.gpuwarden.nvml.NvmlStructs.Memory;
import io.gpuwarden.nvml.NvmlStructs.MemoryV2;
import io.gpuwarden.nvml.Question.Way;
import java.util.Optional;
import java.util.OptionalLong;

/** Memory of a GPU or MIG instance. */
final class MemoryReader {
  private static final int OUT = Device.TEXT;

  private final Device device;
  private final Question memory;
  private final Question bar1;

  private Optional<MemoryApi> api = Optional.empty();
  private OptionalLong bar1Total = OptionalLong.empty();
  private OptionalLong bar1Used = OptionalLong.empty();

  MemoryReader(Device device) {
    this.device = device;
    NvmlLibrary nvml = device.nvml();
    long handle = device.handle();
    memory =
        device.question(
            "memory",
            new Way(NvmlSymbol.MEMORY_INFO_V2, this::askV2),
            new Way(
                NvmlSymbol.MEMORY_INFO,
                () -> nvml.nvmlDeviceGetMemoryInfo(handle, device.out().address(OUT))));
    bar1 =
        device.question(
            "memory.bar1UsedBytes",
            new Way(
                NvmlSymbol.BAR1_MEMORY_INFO,
                () -> nvml.nvmlDeviceGetBAR1MemoryInfo(handle, device.out().address(OUT))));
  }

  MemoryReading read(Tick tick) throws GpuException {
    if (tick.full()) {
      readBar1(tick);
    }
    if (!memory.ask(tick)) {
      OptionalLong none = OptionalLong.empty();
      return new MemoryReading(none, none, none, bar1Total, bar1Used);
    }
    boolean v2 = memory.way().function() == NvmlSymbol.MEMORY_INFO_V2;
    api = Optional.of(v2 ? MemoryApi.V2 : MemoryApi.V1);
    return new MemoryReading(
        bytes(v2 ? MemoryV2.TOTAL : Memory.TOTAL),
        bytes(v2 ? MemoryV2.USED : Memory.USED),
        v2 ? bytes(MemoryV2.RESERVED) : OptionalLong.empty(),
        bar1Total,
        bar1Used);
  }

  /** Which call answered last. */
  Optional<MemoryApi> api() {
    return api;
  }

  /** True if the handle was refused. */
  boolean refused() {
    return memory.refused();
  }

  private int askV2() {
    device.out().putInt(OUT + MemoryV2.VERSION, MemoryV2.VERSION_WORD);
    return device.nvml().nvmlDeviceGetMemoryInfo_v2(device.handle(), device.out().address(OUT));
  }

  private void readBar1(Tick tick) throws GpuException {
    boolean answered = bar1.ask(tick);
    bar1Total = answered ? bytes(Bar1Memory.BAR1_TOTAL) : OptionalLong.empty();
    bar1Used = answered ? bytes(Bar1Memory.BAR1_USED) : OptionalLong.empty();
  }

  private OptionalLong bytes(int offset) {
    return OptionalLong.of(device.out().getLong(OUT + offset));
  }
}
