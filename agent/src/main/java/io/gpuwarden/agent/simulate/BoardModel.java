package io.gpuwarden.agent.simulate;

import io.gpuwarden.gpu.MigMode;
import io.gpuwarden.gpu.NvLinkError;
import io.gpuwarden.gpu.TemperatureLimit;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What is the same for all boards of one kind: the facts that a simulated board is made from.
 *
 * @param slices how it is cut into MIG instances; empty where MIG is off or unknown
 */
record BoardModel(
    String name,
    String architecture,
    String computeCapability,
    String vbios,
    Set<Feature> features,
    Memory memory,
    Power power,
    Thermal thermal,
    Clocks clocks,
    Links links,
    List<MigSlice> slices) {

  /** What some boards have and others do not; a board without it gives an absence. */
  enum Feature {
    SERIAL,
    ECC,
    /** Pages taken out of use one by one, before Ampere. */
    RETIRED_PAGES,
    /** Rows replaced by spare ones, Ampere and newer. */
    ROW_REMAPPING,
    MIG,
    /** Activity counters, Hopper and newer. */
    GPM,
    /** Utilization of the JPEG engine, which not all boards have since Turing. */
    JPEG,
    /** Utilization of the optical flow engine, Turing and newer. */
    OPTICAL_FLOW,
    /** How long heat or the power supply held the clocks down, on newer server boards. */
    THERMAL_TIMES
  }

  /** In bytes; reserved is the driver's own part. */
  record Memory(long total, long reserved, long bar1Total, long bar1Used) {}

  /**
   * In watts.
   *
   * @param idle nothing runs, clocks down
   * @param awake nothing runs, clocks up
   * @param limit as delivered, and in force
   */
  record Power(double idle, double awake, double limit, double min, double max) {}

  /**
   * @param loadedCelsius where the chip settles at the power limit
   * @param throttleCelsius above it the clocks go down
   * @param memoryAbove how much warmer the memory is under load; empty where it has no sensor
   * @param fans that the board has; 0 where the server's own fans blow
   */
  record Thermal(
      Map<TemperatureLimit, Double> limits,
      double loadedCelsius,
      double throttleCelsius,
      OptionalDouble memoryAbove,
      int fans) {}

  /**
   * In MHz.
   *
   * @param idleState the performance state of a board that sleeps
   * @param busyState the performance state of one that works
   * @param sleepsInUse whether the clocks also go down while an idle process holds the GPU
   */
  record Clocks(
      int graphicsIdle,
      int graphicsMax,
      int memoryIdle,
      int memoryMax,
      int videoIdle,
      int videoMax,
      int idleState,
      int busyState,
      boolean sleepsInUse) {}

  /**
   * @param idleGeneration of PCI Express while the board sleeps
   * @param nvLinks all of them up; 0 where there is none
   * @param nvLinkErrors that the board counts
   */
  record Links(
      int generation, int idleGeneration, int width, int nvLinks, Set<NvLinkError> nvLinkErrors) {}

  boolean has(Feature feature) {
    return features.contains(feature);
  }

  MigMode mig() {
    if (!has(Feature.MIG)) {
      return MigMode.UNSUPPORTED;
    }
    return slices.isEmpty() ? MigMode.DISABLED : MigMode.ENABLED;
  }

  /** The same board with MIG switched on. */
  BoardModel cutInto(List<MigSlice> into) {
    return new BoardModel(
        name,
        architecture,
        computeCapability,
        vbios,
        features,
        memory,
        power,
        thermal,
        clocks,
        links,
        into);
  }
}
