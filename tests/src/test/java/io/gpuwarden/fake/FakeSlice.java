package io.gpuwarden.fake;

import java.util.Locale;

/**
 * A MIG instance of a fake GPU.
 *
 * @param index its place in NVML's list, which may have holes
 * @param profile such as {@code 1g.10gb}, or {@code 1c.3g.40gb} for a part of a GPU instance
 * @param generation a new one makes the instance a new one: old handles are stale, its UUID differs
 */
public record FakeSlice(
    int index,
    int gpuInstance,
    int computeInstance,
    String profile,
    long usedBytes,
    int generation) {

  public static FakeSlice of(int index, int gpuInstance, String profile) {
    return new FakeSlice(index, gpuInstance, 0, profile, 64L << 20, 0);
  }

  public FakeSlice using(long bytes) {
    return new FakeSlice(index, gpuInstance, computeInstance, profile, bytes, generation);
  }

  public FakeSlice again(int newGeneration) {
    return new FakeSlice(index, gpuInstance, computeInstance, profile, usedBytes, newGeneration);
  }

  String options() {
    return String.format(
        Locale.ROOT,
        "index=%d gi=%d ci=%d profile=%s generation=%d used=%d",
        index,
        gpuInstance,
        computeInstance,
        profile,
        generation,
        usedBytes);
  }
}
