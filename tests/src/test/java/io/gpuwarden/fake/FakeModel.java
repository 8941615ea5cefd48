package io.gpuwarden.fake;

/** A board that the fake can be; what it has is data in tests/c/models.c. */
public enum FakeModel {
  B200("b200", 565057),
  H100("h100-sxm", 520056),
  A100("a100-sxm", 450051),
  V100("v100-sxm", 0),
  RTX3090("rtx3090", 455023),
  GTX1080TI("gtx1080ti", 0);

  private final String id;
  private final int firstDriver;

  FakeModel(String id, int firstDriver) {
    this.id = id;
    this.firstDriver = firstDriver;
  }

  /** As the control file writes it. */
  public String id() {
    return id;
  }

  /** The oldest driver that lists the board, as {@link FakeDriver#number}. */
  int firstDriver() {
    return firstDriver;
  }

  @Override
  public String toString() {
    return id;
  }
}
