package io.gpuwarden.exporter;

import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.ClockDomain;
import io.gpuwarden.gpu.ClockEvent;
import io.gpuwarden.gpu.ClockReading;
import io.gpuwarden.gpu.EccError;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.MemoryApi;
import io.gpuwarden.gpu.MemoryHealth;
import io.gpuwarden.gpu.MemoryReading;
import io.gpuwarden.gpu.MigInfo;
import io.gpuwarden.gpu.MigMode;
import io.gpuwarden.gpu.MigReading;
import io.gpuwarden.gpu.NvLinkError;
import io.gpuwarden.gpu.NvLinkReading;
import io.gpuwarden.gpu.PcieReading;
import io.gpuwarden.gpu.PowerLimit;
import io.gpuwarden.gpu.PowerReading;
import io.gpuwarden.gpu.ProcessType;
import io.gpuwarden.gpu.ProcessUtilization;
import io.gpuwarden.gpu.RetirementCause;
import io.gpuwarden.gpu.TemperatureLimit;
import io.gpuwarden.gpu.TemperatureSensor;
import io.gpuwarden.gpu.ThermalReading;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A GPU of a made-up node: what a board of its model answers, and nothing else. */
final class SampleGpu {
  private static final long GIB = 1L << 30;

  /** What boards of a model have, beyond what all have. */
  enum Model {
    H100("NVIDIA H100 80GB HBM3", "hopper", "9.0", 80, 700, MigMode.DISABLED),
    H100_MIG("NVIDIA H100 80GB HBM3", "hopper", "9.0", 80, 700, MigMode.ENABLED),
    A100("NVIDIA A100-SXM4-80GB", "ampere", "8.0", 80, 400, MigMode.ENABLED),
    V100("Tesla V100-SXM2-32GB", "volta", "7.0", 32, 300, MigMode.UNSUPPORTED),
    RTX3090("NVIDIA GeForce RTX 3090", "ampere", "8.6", 24, 350, MigMode.UNSUPPORTED);

    private final String name;
    private final String architecture;
    private final String capability;
    private final long gib;
    private final double watts;
    private final MigMode mig;

    Model(
        String name, String architecture, String capability, long gib, double watts, MigMode mig) {
      this.name = name;
      this.architecture = architecture;
      this.capability = capability;
      this.gib = gib;
      this.watts = watts;
      this.mig = mig;
    }

    boolean dataCenter() {
      return this != RTX3090;
    }

    boolean rowRemapping() {
      return hopper() || this == A100;
    }

    boolean hopper() {
      return this == H100 || this == H100_MIG;
    }
  }

  private final Model model;
  private final int index;
  private final GpuId id;

  SampleGpu(Model model, int index) {
    this.model = model;
    this.index = index;
    this.id = new GpuId(index, uuid("GPU", index, 0));
  }

  private static String uuid(String kind, int index, int instance) {
    return String.format(
        Locale.ROOT, "%s-%08x-0f1e-4a2b-9c3d-%012x", kind, 0x5eed0000 + index, instance);
  }

  GpuSnapshot up() {
    List<MigSnapshot> migs = migs();
    List<MigReading> readings = migs.stream().map(MigSnapshot::reading).toList();
    return new GpuSnapshot(
        id,
        Optional.of(info()),
        Optional.empty(),
        Optional.of(reading(readings)),
        mig() ? Map.of() : utilization(),
        counters(new TreeMap<>()),
        migs);
  }

  GpuSnapshot lost() {
    GpuError error = new GpuError("nvmlDeviceGetPowerUsage", 15, "GPU is lost", ErrorKind.GPU_LOST);
    return new GpuSnapshot(
        id,
        Optional.of(info()),
        Optional.of(error),
        Optional.empty(),
        Map.of(),
        counters(new TreeMap<>(Map.of(79L, 1L, 48L, 2L))),
        List.of());
  }

  private boolean mig() {
    return model.mig == MigMode.ENABLED;
  }

  private GpuInfo info() {
    return new GpuInfo(
        model.name,
        Optional.of(String.format(Locale.ROOT, "0000:%02x:00.0", 7 + 8 * index)),
        OptionalInt.of(index),
        model.dataCenter() ? Optional.of("165302100" + index) : Optional.empty(),
        Optional.of(model.architecture),
        Optional.of(model.capability),
        Optional.of("96.00.89.00.0" + index),
        model.mig,
        Optional.of(model == Model.V100 ? MemoryApi.V1 : MemoryApi.V2));
  }

  private double load() {
    return index % 4 == 3 ? 0 : 1 - index * 0.125;
  }

  private Map<Engine, Double> utilization() {
    Map<Engine, Double> ratios = new EnumMap<>(Engine.class);
    ratios.put(Engine.COMPUTE, load());
    ratios.put(Engine.MEMORY_COPY, load() * 0.42);
    ratios.put(Engine.ENCODER, 0.0);
    ratios.put(Engine.DECODER, 0.015);
    if (model.rowRemapping()) {
      ratios.put(Engine.JPEG, 0.0);
      ratios.put(Engine.OFA, 0.0);
    }
    return ratios;
  }

  private Map<Activity, Double> activity() {
    Map<Activity, Double> ratios = new EnumMap<>(Activity.class);
    double share = 0.9;
    for (Activity activity : Activity.values()) {
      ratios.put(activity, load() * share);
      share *= 0.7;
    }
    return ratios;
  }

  private GpuReading reading(List<MigReading> migs) {
    Map<Engine, EngineUtilization> rates = new EnumMap<>(Engine.class);
    if (!mig()) {
      utilization().forEach((e, ratio) -> rates.put(e, new EngineUtilization.Rate(ratio)));
    }
    return new GpuReading(
        rates,
        model.hopper() ? activity() : Map.of(),
        memory(model.gib * GIB, model == Model.V100 ? 0 : 600 << 20),
        thermal(),
        power(),
        clocks(),
        pcie(),
        model.dataCenter() ? nvLink() : NvLinkReading.ABSENT,
        health(),
        Optional.of(processes()),
        mig() ? Optional.empty() : Optional.of(processUtilization()),
        migs,
        absences());
  }

  private List<Absence> absences() {
    List<Absence> absences = new ArrayList<>();
    if (!model.dataCenter()) {
      absences.add(absence("health.eccErrors.corrected", "nvmlDeviceGetTotalEccErrors"));
    }
    if (model != Model.RTX3090) {
      absences.add(absence("thermal.fanRatios", "nvmlDeviceGetNumFans"));
    }
    return absences;
  }

  private static Absence absence(String reading, String function) {
    return new Absence(reading, new GpuError(function, 3, "Not Supported", ErrorKind.UNSUPPORTED));
  }

  private MemoryReading memory(long total, long reserved) {
    return new MemoryReading(
        OptionalLong.of(total),
        OptionalLong.of((long) (total * load() * 0.75)),
        reserved == 0 ? OptionalLong.empty() : OptionalLong.of(reserved),
        OptionalLong.of(2 * model.gib * GIB),
        OptionalLong.of((3L + index) << 20));
  }

  private ThermalReading thermal() {
    Map<TemperatureSensor, Double> celsius = new EnumMap<>(TemperatureSensor.class);
    celsius.put(TemperatureSensor.GPU, 31.0 + 30 * load());
    if (model.dataCenter()) {
      celsius.put(TemperatureSensor.MEMORY, 38.0 + 40 * load());
    }
    Map<TemperatureLimit, Double> limits = new EnumMap<>(TemperatureLimit.class);
    limits.put(TemperatureLimit.SHUTDOWN, 92.0);
    limits.put(TemperatureLimit.SLOWDOWN, 89.0);
    limits.put(TemperatureLimit.GPU_MAX, 87.0);
    if (model.dataCenter()) {
      limits.put(TemperatureLimit.MEMORY_MAX, 95.0);
    }
    List<OptionalDouble> fans =
        model.dataCenter()
            ? List.of()
            : List.of(OptionalDouble.of(0.3), OptionalDouble.empty(), OptionalDouble.of(1.05));
    return new ThermalReading(celsius, limits, fans);
  }

  private PowerReading power() {
    Map<PowerLimit, Double> limits = new EnumMap<>(PowerLimit.class);
    limits.put(PowerLimit.ENFORCED, model.watts);
    limits.put(PowerLimit.DEFAULT, model.watts);
    limits.put(PowerLimit.MIN, 100.0);
    limits.put(PowerLimit.MAX, model.watts);
    return new PowerReading(
        OptionalDouble.of(68.123 + load() * (model.watts - 90)),
        limits,
        OptionalDouble.of(123456789.012));
  }

  private ClockReading clocks() {
    Map<ClockDomain, Double> now = new EnumMap<>(ClockDomain.class);
    Map<ClockDomain, Double> max = new EnumMap<>(ClockDomain.class);
    for (ClockDomain domain : ClockDomain.values()) {
      max.put(domain, domain == ClockDomain.MEMORY ? 2.619e9 : 1.98e9);
      now.put(domain, load() == 0 ? 345e6 : 1.755e9);
    }
    return new ClockReading(
        now,
        max,
        Optional.of(Set.of(load() == 0 ? ClockEvent.GPU_IDLE : ClockEvent.SW_POWER_CAP)),
        clockEventSeconds(),
        OptionalInt.of(load() == 0 ? 8 : 0));
  }

  private Map<ClockEvent, Double> clockEventSeconds() {
    if (model == Model.V100) {
      return Map.of();
    }
    Map<ClockEvent, Double> seconds = new EnumMap<>(ClockEvent.class);
    seconds.put(ClockEvent.SW_POWER_CAP, 1234.567891234);
    seconds.put(ClockEvent.SYNC_BOOST, 0.0);
    seconds.put(ClockEvent.SW_THERMAL_SLOWDOWN, 0.25);
    seconds.put(ClockEvent.HW_THERMAL_SLOWDOWN, 0.0);
    seconds.put(ClockEvent.HW_POWER_BRAKE_SLOWDOWN, 0.0);
    return seconds;
  }

  private PcieReading pcie() {
    return new PcieReading(
        OptionalInt.of(load() == 0 ? 1 : 4),
        OptionalInt.of(16),
        OptionalLong.of(2),
        OptionalLong.of(987654321987L),
        OptionalLong.of(123456789123L));
  }

  private static NvLinkReading nvLink() {
    Map<NvLinkError, Long> errors = new EnumMap<>(NvLinkError.class);
    for (NvLinkError error : NvLinkError.values()) {
      errors.put(error, (long) error.name().length());
    }
    return new NvLinkReading(
        OptionalInt.of(18), OptionalLong.of(1L << 50), OptionalLong.of(1L << 51), errors);
  }

  private MemoryHealth health() {
    if (!model.dataCenter()) {
      return MemoryHealth.ABSENT;
    }
    Map<EccError, Long> now = Map.of(EccError.CORRECTED, 3L, EccError.UNCORRECTED, 0L);
    Map<EccError, Long> ever = Map.of(EccError.CORRECTED, 17L, EccError.UNCORRECTED, 1L);
    if (model.rowRemapping()) {
      return new MemoryHealth(now, ever, now, Optional.of(false), Optional.of(false), Map.of());
    }
    Map<RetirementCause, Long> pages =
        Map.of(RetirementCause.SINGLE_BIT, 1L, RetirementCause.DOUBLE_BIT, 0L);
    return new MemoryHealth(now, ever, Map.of(), Optional.empty(), Optional.empty(), pages);
  }

  private List<GpuProcess> processes() {
    if (load() == 0) {
      return List.of();
    }
    GpuProcess training =
        new GpuProcess(
            4242 + index,
            ProcessType.COMPUTE,
            OptionalLong.of((long) (model.gib * GIB * 0.7)),
            mig() ? OptionalInt.of(1) : OptionalInt.empty(),
            mig() ? OptionalInt.of(0) : OptionalInt.empty(),
            Optional.of("/opt/conda/bin/python3"));
    if (model.dataCenter()) {
      return List.of(training);
    }
    GpuProcess desktop =
        new GpuProcess(
            1234,
            ProcessType.GRAPHICS,
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.of("/usr/lib/xorg/Xorg"));
    return List.of(training, desktop);
  }

  private List<ProcessUtilization> processUtilization() {
    return load() == 0
        ? List.of()
        : List.of(new ProcessUtilization(4242 + index, 1795554000100000L, utilization()));
  }

  private GpuCounters counters(SortedMap<Long, Long> xids) {
    OptionalDouble observed = mig() ? OptionalDouble.empty() : OptionalDouble.of(86400.5);
    return new GpuCounters(
        mig() ? OptionalDouble.empty() : OptionalDouble.of(86400.5 * load()),
        mig() ? OptionalDouble.empty() : OptionalDouble.of(86400.5 * load() * 0.42),
        observed,
        OptionalDouble.of(23456789.012),
        clockEventSeconds(),
        OptionalDouble.of(2),
        OptionalDouble.of(987654321987.0),
        OptionalDouble.of(123456789123.0),
        model.dataCenter() ? OptionalDouble.of(1L << 50) : OptionalDouble.empty(),
        model.dataCenter() ? OptionalDouble.of(1L << 51) : OptionalDouble.empty(),
        model.dataCenter() ? nvLinkErrors() : Map.of(),
        model.dataCenter() ? Map.of(EccError.CORRECTED, 3.0, EccError.UNCORRECTED, 0.0) : Map.of(),
        xids);
  }

  private static Map<NvLinkError, Double> nvLinkErrors() {
    Map<NvLinkError, Double> errors = new EnumMap<>(NvLinkError.class);
    nvLink().errors().forEach((error, count) -> errors.put(error, (double) count));
    return errors;
  }

  private List<MigSnapshot> migs() {
    List<MigSnapshot> migs = new ArrayList<>();
    String[] profiles = {"3g.40gb", "2g.20gb", "1g.10gb"};
    for (int i = 0; mig() && i < profiles.length; i++) {
      MigInfo info = new MigInfo(uuid("MIG", index, i + 1), i + 1, 0, profiles[i]);
      MigReading reading =
          new MigReading(
              info,
              new MemoryReading(
                  OptionalLong.of((40L >> i) * GIB),
                  OptionalLong.of((i + 1L) * GIB),
                  OptionalLong.empty(),
                  OptionalLong.empty(),
                  OptionalLong.empty()),
              model.hopper() ? activity() : Map.of(),
              Optional.of(i == 0 ? processes() : List.of()));
      migs.add(
          model.hopper()
              ? new MigSnapshot(reading, OptionalDouble.of(30.5 * i), OptionalDouble.of(86400.5))
              : new MigSnapshot(reading, OptionalDouble.empty(), OptionalDouble.empty()));
    }
    return migs;
  }
}
