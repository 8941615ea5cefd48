package io.gpuwarden.agent.simulate;

import io.gpuwarden.agent.simulate.BoardModel.Clocks;
import io.gpuwarden.agent.simulate.BoardModel.Feature;
import io.gpuwarden.agent.simulate.BoardModel.Links;
import io.gpuwarden.agent.simulate.BoardModel.Memory;
import io.gpuwarden.agent.simulate.BoardModel.Power;
import io.gpuwarden.agent.simulate.BoardModel.Thermal;
import io.gpuwarden.gpu.NvLinkError;
import io.gpuwarden.gpu.TemperatureLimit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** The boards that can be simulated: data sheets, and what such boards answer in the field. */
final class BoardModels {
  private static final long MIB = 1L << 20;

  static final BoardModel H100 =
      new BoardModel(
          "NVIDIA H100 80GB HBM3",
          "hopper",
          "9.0",
          "96.00.89.00.01",
          EnumSet.of(
              Feature.SERIAL,
              Feature.ECC,
              Feature.ROW_REMAPPING,
              Feature.MIG,
              Feature.GPM,
              Feature.JPEG,
              Feature.OPTICAL_FLOW,
              Feature.THERMAL_TIMES),
          new Memory(81_559 * MIB, 551 * MIB, 131_072 * MIB, 1 * MIB),
          new Power(69, 112, 700, 200, 700),
          new Thermal(limits(92, 89, 95, 87), 64, 87, OptionalDouble.of(14), 0),
          new Clocks(345, 1_980, 2_619, 2_619, 765, 1_545, 0, 0, false),
          new Links(5, 5, 16, 18, EnumSet.complementOf(EnumSet.of(NvLinkError.ECC_DATA))),
          List.of());

  static final BoardModel A100 =
      new BoardModel(
          "NVIDIA A100-SXM4-80GB",
          "ampere",
          "8.0",
          "92.00.45.00.03",
          EnumSet.of(
              Feature.SERIAL,
              Feature.ECC,
              Feature.ROW_REMAPPING,
              Feature.MIG,
              Feature.JPEG,
              Feature.OPTICAL_FLOW,
              Feature.THERMAL_TIMES),
          new Memory(81_920 * MIB, 869 * MIB, 131_072 * MIB, 1 * MIB),
          new Power(54, 70, 400, 100, 400),
          new Thermal(limits(92, 89, 95, 85), 62, 85, OptionalDouble.of(13), 0),
          new Clocks(210, 1_410, 1_593, 1_593, 585, 1_290, 0, 0, false),
          new Links(4, 4, 16, 12, EnumSet.allOf(NvLinkError.class)),
          List.of());

  static final BoardModel V100 =
      new BoardModel(
          "Tesla V100-SXM2-32GB",
          "volta",
          "7.0",
          "88.00.80.00.01",
          EnumSet.of(Feature.SERIAL, Feature.ECC, Feature.RETIRED_PAGES),
          new Memory(32_768 * MIB, 268 * MIB, 32_768 * MIB, 9 * MIB),
          new Power(42, 55, 300, 150, 300),
          new Thermal(limits(90, 87, 85, 83), 66, 83, OptionalDouble.of(8), 0),
          new Clocks(135, 1_530, 877, 877, 555, 1_372, 0, 0, false),
          new Links(3, 3, 16, 6, EnumSet.complementOf(EnumSet.of(NvLinkError.ECC_DATA))),
          List.of());

  static final BoardModel RTX3090 =
      new BoardModel(
          "NVIDIA GeForce RTX 3090",
          "ampere",
          "8.6",
          "94.02.42.00.A9",
          EnumSet.of(Feature.OPTICAL_FLOW),
          new Memory(24_576 * MIB, 306 * MIB, 256 * MIB, 5 * MIB),
          new Power(24, 62, 350, 100, 366),
          new Thermal(
              Map.of(
                  TemperatureLimit.SHUTDOWN, 98.0,
                  TemperatureLimit.SLOWDOWN, 95.0,
                  TemperatureLimit.GPU_MAX, 93.0),
              71,
              93,
              OptionalDouble.empty(),
              2),
          new Clocks(210, 2_100, 405, 9_751, 555, 1_950, 8, 2, true),
          // No bridge is in its connector: the driver then knows no link.
          new Links(4, 1, 16, 0, Set.of()),
          List.of());

  static final BoardModel A100_MIG =
      A100.cutInto(
          List.of(
              new MigSlice("3g.40gb", 2, 3, 40_192 * MIB),
              new MigSlice("2g.20gb", 3, 2, 19_968 * MIB),
              new MigSlice("1g.10gb", 9, 1, 9_728 * MIB),
              new MigSlice("1g.10gb", 10, 1, 9_728 * MIB)));

  static final BoardModel H100_MIG =
      H100.cutInto(
          List.of(
              new MigSlice("3g.40gb", 2, 3, 40_448 * MIB),
              new MigSlice("2g.20gb", 3, 2, 20_096 * MIB),
              new MigSlice("1g.10gb", 9, 1, 9_984 * MIB),
              new MigSlice("1g.10gb", 10, 1, 9_984 * MIB)));

  private BoardModels() {}

  private static Map<TemperatureLimit, Double> limits(
      double shutdown, double slowdown, double memoryMax, double gpuMax) {
    return Map.of(
        TemperatureLimit.SHUTDOWN, shutdown,
        TemperatureLimit.SLOWDOWN, slowdown,
        TemperatureLimit.MEMORY_MAX, memoryMax,
        TemperatureLimit.GPU_MAX, gpuMax);
  }
}
