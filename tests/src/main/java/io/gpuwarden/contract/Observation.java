package io.gpuwarden.contract;

import io.gpuwarden.gpu.DriverInfo;
import io.gpuwarden.gpu.Gpu;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.GpuSession;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.gpu.GpuSource;
import io.gpuwarden.gpu.ReadScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a source showed over two sessions, to be judged afterwards.
 *
 * @param secondScan the slots of the same session, later
 * @param reopened the GPUs of a second session
 */
record Observation(
    DriverInfo driver,
    List<GpuSlot> slots,
    List<GpuSlot> secondScan,
    List<GpuId> reopened,
    List<Device> devices) {

  /** Full, at once again, then fast and full ones a second apart. */
  private static final List<ReadScope> SCOPES =
      List.of(ReadScope.FULL, ReadScope.FULL, ReadScope.FAST, ReadScope.FAST, ReadScope.FULL);

  /** One GPU and its readings, oldest first. */
  record Device(GpuId id, GpuInfo info, List<GpuReading> readings) {
    GpuReading last() {
      return readings.get(readings.size() - 1);
    }
  }

  static Observation of(GpuSource source, Pause pause) throws GpuException, InterruptedException {
    DriverInfo driver;
    List<GpuSlot> slots;
    List<GpuSlot> secondScan;
    List<Device> devices;
    try (GpuSession session = source.open()) {
      driver = session.driver();
      slots = session.scan();
      devices = read(slots, pause);
      secondScan = session.scan();
    }
    try (GpuSession again = source.open()) {
      List<GpuId> reopened = again.scan().stream().flatMap(Observation::id).toList();
      return new Observation(driver, slots, secondScan, reopened, devices);
    }
  }

  private static List<Device> read(List<GpuSlot> slots, Pause pause)
      throws GpuException, InterruptedException {
    Map<Gpu, List<GpuReading>> readings = new LinkedHashMap<>();
    for (int i = 0; i < SCOPES.size(); i++) {
      if (i > 1) {
        pause.oneSecond();
      }
      for (GpuSlot slot : slots) {
        if (slot instanceof GpuSlot.Present present) {
          readings
              .computeIfAbsent(present.gpu(), gpu -> new ArrayList<>())
              .add(present.gpu().read(SCOPES.get(i)));
        }
      }
    }
    List<Device> devices = new ArrayList<>();
    readings.forEach((gpu, list) -> devices.add(new Device(gpu.id(), gpu.info(), list)));
    return devices;
  }

  static Stream<GpuId> id(GpuSlot slot) {
    return slot instanceof GpuSlot.Present present ? Stream.of(present.gpu().id()) : Stream.empty();
  }
}
