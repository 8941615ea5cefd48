package io.gpuwarden.gpu;

import java.util.List;

/** A question to the driver that could not be answered at all. */
public final class GpuException extends Exception {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialized
  private final GpuError error;

  @SuppressWarnings("serial") // never serialized
  private final List<String> details;

  public GpuException(GpuError error) {
    this(error, List.of());
  }

  /**
   * @param details one line each, for a person who wants to know more: every path tried, say
   */
  public GpuException(GpuError error, List<String> details) {
    super(error.toString());
    this.error = error;
    this.details = List.copyOf(details);
  }

  public GpuError error() {
    return error;
  }

  public List<String> details() {
    return details;
  }
}
