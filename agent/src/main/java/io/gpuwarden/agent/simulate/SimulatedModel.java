package io.gpuwarden.agent.simulate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What kind of node is simulated, as a person names it on the command line. */
public enum SimulatedModel {
  /** A bit of everything, as in a lab: the most to see. */
  MIXED,
  /** H100 SXM: activity counters. */
  H100,
  /** H100 SXM cut into MIG instances, whose activity can be measured. */
  H100_MIG,
  /** A100 SXM. */
  A100,
  /** A100 SXM cut into MIG instances, whose activity cannot be measured. */
  A100_MIG,
  /** V100 SXM2: retired pages, no MIG. */
  V100,
  /** GeForce: fans, no ECC, no serial number. */
  RTX3090;

  /** As it is written on the command line: {@code a100-mig}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Empty for a name that is none of {@link #labels}. */
  public static Optional<SimulatedModel> of(String label) {
    return Arrays.stream(values()).filter(model -> model.label().equals(label)).findFirst();
  }

  public static List<String> labels() {
    return Arrays.stream(values()).map(SimulatedModel::label).toList();
  }
}
