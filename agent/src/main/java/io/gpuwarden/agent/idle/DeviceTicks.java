package io.gpuwarden.agent.idle;

import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.MigSnapshot;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.MigMode;
import io.gpuwarden.gpu.PowerLimit;
import io.gpuwarden.gpu.PowerReading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What a tick told of every GPU and MIG instance, by UUID. Owned by the thread of the tick. */
final class DeviceTicks {
  private final Map<String, DeviceTick> devices = new HashMap<>();

  /** Takes over a tick. A device that it does not tell of is down. */
  void take(List<GpuSnapshot> gpus) {
    for (DeviceTick device : devices.values()) {
      device.down();
    }
    for (int i = 0; i < gpus.size(); i++) {
      take(gpus.get(i));
    }
  }

  /** Null if there has never been such a device. */
  @Nullable DeviceTick of(String uuid) {
    return devices.get(uuid);
  }

  private DeviceTick use(String uuid, GpuSnapshot gpu) {
    DeviceTick device = devices.get(uuid);
    if (device == null) {
      device = new DeviceTick();
      devices.put(uuid, device);
    }
    device.gpu = gpu.id().index();
    if (gpu.info().isPresent()) {
      device.model = gpu.info().get().name();
    }
    return device;
  }

  private void take(GpuSnapshot gpu) {
    DeviceTick device = use(gpu.id().uuid(), gpu);
    if (gpu.reading().isEmpty()) {
      return;
    }
    GpuReading reading = gpu.reading().get();
    device.up = true;
    // Of a GPU that is cut into instances the driver tells no utilization, or one of nothing.
    boolean whole = gpu.info().isEmpty() || gpu.info().get().mig() != MigMode.ENABLED;
    device.observable = whole && !reading.utilization().isEmpty();
    if (whole) {
      device.count(gpu.counters().busySeconds(), gpu.counters().observedSeconds());
    }
    device.processes(reading.processes());
    device.processUtilization = reading.processUtilization();
    device.usedBytes = reading.memory().usedBytes();
    device.computeRatio = ratio(gpu, Engine.COMPUTE);
    device.memoryCopyRatio = ratio(gpu, Engine.MEMORY_COPY);
    device.powerRatio = powerRatio(reading.power());
    for (int i = 0; i < gpu.mig().size(); i++) {
      take(gpu, gpu.mig().get(i));
    }
  }

  private void take(GpuSnapshot parent, MigSnapshot mig) {
    DeviceTick device = use(mig.reading().info().uuid(), parent);
    device.up = true;
    device.observable = !mig.reading().activity().isEmpty();
    device.count(mig.busySeconds(), mig.observedSeconds());
    device.processes(mig.reading().processes());
    device.processUtilization = Optional.empty();
    device.usedBytes = mig.reading().memory().usedBytes();
  }

  private static OptionalDouble ratio(GpuSnapshot gpu, Engine engine) {
    Double ratio = gpu.utilizationRatio().get(engine);
    return ratio == null ? OptionalDouble.empty() : OptionalDouble.of(ratio);
  }

  private static OptionalDouble powerRatio(PowerReading power) {
    Double limit = power.limitsWatts().get(PowerLimit.ENFORCED);
    return limit == null || limit <= 0 || power.watts().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(power.watts().getAsDouble() / limit);
  }
}
