package io.gpuwarden.gpu;

/**
 * Why a question to a GPU had no answer.
 *
 * @param function the C function, such as {@code nvmlDeviceGetPowerUsage}, or {@code dlopen}
 * @param code the native return code ({@code nvmlReturn_t})
 * @param text what the code means, for a person
 */
public record GpuError(String function, int code, String text, ErrorKind kind) {
  @Override
  public String toString() {
    return function + ": " + text + " (" + code + ")";
  }
}
