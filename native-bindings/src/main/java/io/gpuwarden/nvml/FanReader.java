package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Fans. Drivers before 510 cannot count them and show the first. */
final class FanReader {
  private static final double PERCENT = 1e-2;
  private static final String READING = "thermal.fanRatios";

  private final Device gpu;
  private final Question count;
  private final Question onlyFan;

  private final List<Question> fans = new ArrayList<>();
  private boolean counted;

  FanReader(Device gpu) {
    this.gpu = gpu;
    NvmlLibrary nvml = gpu.nvml();
    count = gpu.question(READING, gpu.u32(NvmlSymbol.NUM_FANS, nvml::nvmlDeviceGetNumFans));
    onlyFan = gpu.question(READING, gpu.u32(NvmlSymbol.FAN_SPEED, nvml::nvmlDeviceGetFanSpeed));
  }

  List<OptionalDouble> read(Tick tick) throws GpuException {
    if (!gpu.nvml().has(NvmlSymbol.NUM_FANS)) {
      OptionalLong percent = onlyFan.asLong(tick);
      return percent.isPresent() ? List.of(ratio(percent)) : List.of();
    }
    if (tick.full() || !counted) {
      count(tick);
    }
    List<OptionalDouble> ratios = new ArrayList<>(fans.size());
    for (Question fan : fans) {
      ratios.add(ratio(fan.asLong(tick)));
    }
    return ratios;
  }

  private void count(Tick tick) throws GpuException {
    OptionalLong answer = count.asLong(tick);
    counted = answer.isPresent() || count.settled();
    if (answer.isEmpty()) {
      return;
    }
    while (fans.size() < answer.getAsLong()) {
      fans.add(fan(fans.size()));
    }
    if (fans.isEmpty()) {
      NvmlReturn reason = NvmlReturn.NOT_SUPPORTED;
      count.failed(
          new GpuError(
              NvmlSymbol.NUM_FANS.cName, reason.code, "the board has no fan", reason.kind));
    }
  }

  private Question fan(int index) {
    NvmlLibrary nvml = gpu.nvml();
    return gpu.question(
        READING + "." + index,
        gpu.u32(NvmlSymbol.FAN_SPEED_V2, index, nvml::nvmlDeviceGetFanSpeed_v2));
  }

  private static OptionalDouble ratio(OptionalLong percent) {
    return percent.isPresent()
        ? OptionalDouble.of(percent.getAsLong() * PERCENT)
        : OptionalDouble.empty();
  }
}
