package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.PowerLimit;
import io.gpuwarden.gpu.PowerReading;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Power, its limits, and the energy used. */
final class PowerReader {
  private static final int FIELD_TOTAL_ENERGY = 83;
  private static final double MILLI = 1e-3;

  private final Question power;
  private final Question energy;
  private final Map<PowerLimit, Question> limitQuestions = new EnumMap<>(PowerLimit.class);

  private Map<PowerLimit, Double> limits = Map.of();

  PowerReader(Device gpu, FieldGroup fast) {
    NvmlLibrary nvml = gpu.nvml();
    power =
        gpu.question("power.watts", gpu.u32(NvmlSymbol.POWER_USAGE, nvml::nvmlDeviceGetPowerUsage));
    energy =
        gpu.question(
            "power.energyJoules",
            fast.add(FIELD_TOTAL_ENERGY).way(),
            gpu.u64(NvmlSymbol.TOTAL_ENERGY, nvml::nvmlDeviceGetTotalEnergyConsumption));
    limitQuestions.put(
        PowerLimit.ENFORCED,
        gpu.question(
            "power.limitsWatts.enforced",
            gpu.u32(NvmlSymbol.ENFORCED_POWER_LIMIT, nvml::nvmlDeviceGetEnforcedPowerLimit),
            gpu.u32(NvmlSymbol.POWER_LIMIT, nvml::nvmlDeviceGetPowerManagementLimit)));
    limitQuestions.put(
        PowerLimit.DEFAULT,
        gpu.question(
            "power.limitsWatts.default",
            gpu.u32(
                NvmlSymbol.POWER_DEFAULT_LIMIT, nvml::nvmlDeviceGetPowerManagementDefaultLimit)));
    Device.TwoOut constraints = nvml::nvmlDeviceGetPowerManagementLimitConstraints;
    limitQuestions.put(
        PowerLimit.MIN,
        gpu.question(
            "power.limitsWatts.min",
            gpu.u32First(NvmlSymbol.POWER_LIMIT_CONSTRAINTS, constraints)));
    limitQuestions.put(
        PowerLimit.MAX,
        gpu.question(
            "power.limitsWatts.max",
            gpu.u32Second(NvmlSymbol.POWER_LIMIT_CONSTRAINTS, constraints)));
  }

  PowerReading read(Tick tick) throws GpuException {
    if (tick.full()) {
      limits = Values.map(PowerLimit.class, limitQuestions, tick, milliwatts -> milliwatts * MILLI);
    }
    return new PowerReading(milli(power.asLong(tick)), limits, milli(energy.asLong(tick)));
  }

  private static OptionalDouble milli(OptionalLong value) {
    return value.isPresent()
        ? OptionalDouble.of(value.getAsLong() * MILLI)
        : OptionalDouble.empty();
  }
}
