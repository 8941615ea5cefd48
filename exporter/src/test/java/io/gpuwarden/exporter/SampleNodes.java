package io.gpuwarden.exporter;

import io.gpuwarden.exporter.AgentState.ErrorKey;
import io.gpuwarden.exporter.AgentState.ProcessState;
import io.gpuwarden.exporter.AgentState.Step;
import io.gpuwarden.gpu.DriverInfo;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Snapshots of nodes of every kind, always the same, for tests and benchmarks. */
public final class SampleNodes {
  private static final Optional<DriverInfo> DRIVER =
      Optional.of(
          new DriverInfo(
              Optional.of("580.65.06"), Optional.of("13.580.65.06"), Optional.of("13.0")));

  private SampleNodes() {}

  /** Every sample node by the name of its golden page. */
  public static Map<String, NodeSnapshot> all() {
    Map<String, NodeSnapshot> nodes = new LinkedHashMap<>();
    nodes.put("h100", h100(8));
    nodes.put("a100-mig", node(gpus(SampleGpu.Model.A100, 2)));
    nodes.put("h100-mig", node(gpus(SampleGpu.Model.H100_MIG, 1)));
    nodes.put("v100", node(gpus(SampleGpu.Model.V100, 4)));
    nodes.put("rtx3090", node(gpus(SampleGpu.Model.RTX3090, 2)));
    nodes.put("mixed", mixed());
    nodes.put("reservations", reservations());
    nodes.put("gpu-lost", gpuLost());
    nodes.put("no-driver", noDriver());
    nodes.put("before-first-tick", beforeFirstTick());
    return nodes;
  }

  /** A sample node as if it had one of its GPUs alone. */
  public static NodeSnapshot oneGpu(String name, int place) {
    NodeSnapshot node = Objects.requireNonNull(all().get(name), name);
    return node(node.tick(), node.driver(), List.of(node.gpus().get(place)));
  }

  /** A server of H100s, each with one process; the board that has the most to say. */
  public static NodeSnapshot h100(int gpus) {
    return node(gpus(SampleGpu.Model.H100, gpus));
  }

  private static List<GpuSnapshot> gpus(SampleGpu.Model model, int count) {
    List<GpuSnapshot> gpus = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      gpus.add(new SampleGpu(model, i).up());
    }
    return gpus;
  }

  /** One board of every model. */
  public static NodeSnapshot mixed() {
    List<GpuSnapshot> gpus = new ArrayList<>();
    for (SampleGpu.Model model : SampleGpu.Model.values()) {
      gpus.add(new SampleGpu(model, gpus.size()).up());
    }
    return node(gpus);
  }

  /** Boards that reservations in every state hold. */
  public static NodeSnapshot reservations() {
    List<GpuSnapshot> gpus = gpus(SampleGpu.Model.RTX3090, 6);
    gpus.add(new SampleGpu(SampleGpu.Model.H100_MIG, 6).up());
    NodeSnapshot node = node(gpus);
    return with(node, SampleReservations.on(node.gpus()));
  }

  /** A node with other reservations. */
  public static NodeSnapshot with(NodeSnapshot node, ReservationsSnapshot reservations) {
    return new NodeSnapshot(
        node.tick(),
        node.timestampSeconds(),
        node.build(),
        node.driver(),
        node.gpus(),
        reservations,
        node.agent());
  }

  private static NodeSnapshot gpuLost() {
    return node(
        List.of(
            new SampleGpu(SampleGpu.Model.V100, 0).up(),
            new SampleGpu(SampleGpu.Model.V100, 1).lost()));
  }

  private static NodeSnapshot noDriver() {
    GpuError error =
        new GpuError("dlopen", 12, "libnvidia-ml.so.1: no such file", ErrorKind.DRIVER);
    return node(17, new DriverState(Optional.empty(), Optional.of(error)), List.of());
  }

  private static NodeSnapshot beforeFirstTick() {
    return node(0, new DriverState(Optional.empty(), Optional.empty()), List.of());
  }

  private static NodeSnapshot node(List<GpuSnapshot> gpus) {
    return node(86400, new DriverState(DRIVER, Optional.empty()), gpus);
  }

  static NodeSnapshot node(long tick, DriverState driver, List<GpuSnapshot> gpus) {
    return new NodeSnapshot(
        tick,
        tick == 0 ? 0 : 1795467600.25 + tick,
        new BuildInfo("1.2.3", "0123abc", "17.0.15", false),
        driver,
        gpus,
        ReservationsSnapshot.NONE,
        agent());
  }

  private static AgentState agent() {
    return new AgentState(
        0.004321,
        1,
        Map.of("scan", new Step(true, 0.00012), "read", new Step(true, 0.0035)),
        Map.of(
            new ErrorKey("nvmlDeviceGetNumFans", 3),
            8L,
            new ErrorKey("nvmlDeviceGetSerial", 3),
            2L),
        new ProcessState(
            OptionalDouble.of(12.34),
            OptionalLong.of(48L << 20),
            OptionalLong.of(1200L << 20),
            OptionalLong.of(23),
            OptionalLong.of(1024),
            OptionalDouble.of(1795381200.5),
            OptionalInt.of(14),
            6L << 20,
            8L << 20,
            24L << 20));
  }
}
