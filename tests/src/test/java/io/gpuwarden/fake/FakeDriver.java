package io.gpuwarden.fake;

import java.util.Locale;

/** A driver release that the fake can be: each lacks the symbols that came after it. */
public enum FakeDriver {
  /** Before MIG, and before most names that are in use today. */
  R410("410.48", 10000),
  /** MIG is there, but process entries still have 16 bytes and no instance in them. */
  R450_FIRST("450.51.06", 11000),
  R450("450.80.02", 11000),
  R470("470.57.02", 11040),
  /** Memory v2 and process lists v3. */
  R510("510.47.03", 11060),
  /** Process entries of 32 bytes under the name of those of 24. */
  R535_WIDE("535.54.03", 12020),
  /** For a few weeks the process lists v3 were gone. */
  R535_WITHOUT_V3("535.98", 12020),
  R535("535.104.05", 12020),
  R550("550.54.14", 12040),
  R580("580.65.06", 13000),
  R610("610.43.02", 13030);

  private final String version;
  private final int cuda;

  FakeDriver(String version, int cuda) {
    this.version = version;
    this.cuda = cuda;
  }

  public String version() {
    return version;
  }

  /** As {@code nvmlSystemGetCudaDriverVersion} says it: 1000 * major + 10 * minor. */
  public int cuda() {
    return cuda;
  }

  /** 1000 * major + minor: what the C sources compare with. */
  public int number() {
    String[] parts = version.split("\\.", -1);
    return Integer.parseInt(parts[0]) * 1000 + Integer.parseInt(parts[1]);
  }

  /** True if this driver lists boards of that model. */
  public boolean knows(FakeModel model) {
    return number() >= model.firstDriver();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
