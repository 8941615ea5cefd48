package io.gpuwarden.nvml;

/** {@code nvmlValue_t}, a union: only the member that its {@code nvmlValueType_t} names is set. */
final class NvmlValue {
  static final int DOUBLE = 0;
  static final int UNSIGNED_INT = 1;
  static final int UNSIGNED_LONG = 2;
  static final int UNSIGNED_LONG_LONG = 3;
  static final int SIGNED_LONG_LONG = 4;
  static final int SIGNED_INT = 5;
  static final int UNSIGNED_SHORT = 6;

  private NvmlValue() {}

  /** The value as a whole number; a {@code double} is rounded. */
  static long read(NativeBlock block, int offset, int type) {
    return switch (type) {
      case DOUBLE -> Math.round(block.getDouble(offset));
      case SIGNED_INT -> block.getInt(offset);
      case UNSIGNED_SHORT -> Short.toUnsignedLong(block.getShort(offset));
      case UNSIGNED_LONG, UNSIGNED_LONG_LONG, SIGNED_LONG_LONG -> block.getLong(offset);
      default -> block.getUnsignedInt(offset);
    };
  }

  /** True of a whole number of 64 bits. */
  static boolean wide(int type) {
    return type == UNSIGNED_LONG || type == UNSIGNED_LONG_LONG || type == SIGNED_LONG_LONG;
  }

  /** True if all bits are set, by which NVML says "not available", or the type is unknown. */
  static boolean notAvailable(NativeBlock block, int offset, int type) {
    return switch (type) {
      case UNSIGNED_INT -> block.getInt(offset) == NvmlStructs.NOT_AVAILABLE_INT;
      case UNSIGNED_LONG, UNSIGNED_LONG_LONG ->
          block.getLong(offset) == NvmlStructs.NOT_AVAILABLE_LONG;
      case DOUBLE, SIGNED_LONG_LONG, SIGNED_INT, UNSIGNED_SHORT -> false;
      default -> true;
    };
  }
}
