package io.gpuwarden.nvml;

import io.gpuwarden.nvml.NvmlStructs.ProcessInfo;

/**
 * How far apart the entries of a list of processes are. The newest form of the call has had three
 * layouts under one name (24 bytes; 32 in the drivers 535.43 to 535.86; 16 was seen once), so the
 * stride is taken from what the driver wrote over a pattern.
 */
final class ProcessStride {
  private static final byte PATTERN = (byte) 0xa5;
  private static final long UNTOUCHED = 0xa5a5_a5a5_a5a5_a5a5L;

  private ProcessStride() {}

  /** Fills a block before a call. */
  static void prepare(NativeBlock block) {
    block.fill(0, block.size(), PATTERN);
  }

  /**
   * The stride of {@code count} entries, one at least, in a block that was prepared and has room
   * for as many of the longest kind. Only the last entry can tell: where it ends.
   */
  static int detect(NativeBlock block, int count) {
    if (touched(block, count * ProcessInfo.SIZE_LONG)) {
      return ProcessInfo.SIZE_LONG;
    }
    return touched(block, count * ProcessInfo.SIZE) ? ProcessInfo.SIZE : ProcessInfo.SIZE_V1;
  }

  private static boolean touched(NativeBlock block, int end) {
    return block.getLong(end - Long.BYTES) != UNTOUCHED;
  }
}
