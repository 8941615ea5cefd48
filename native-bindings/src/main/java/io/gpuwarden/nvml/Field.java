package io.gpuwarden.nvml;

import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.nvml.NvmlStructs.FieldValue;
import io.gpuwarden.nvml.Question.Way;

/** One field of a {@link FieldGroup}, with what it answered last. */
final class Field {
  /** In the scope: the sum over all links. */
  static final int ALL_LINKS = -1;

  private final int id;
  private final int scope;
  private final boolean wideOnly;

  private int code = NvmlReturn.UNKNOWN.code;
  private long value;

  /**
   * @param wideOnly a value of 32 bits is no answer: as a counter of bytes it would wrap, unseen,
   *     several times between two readings
   */
  Field(int id, int scope, boolean wideOnly) {
    this.id = id;
    this.scope = scope;
    this.wideOnly = wideOnly;
  }

  /** As a way to answer a question; the group must have been read before the question is asked. */
  Way way() {
    return new Way(NvmlSymbol.FIELD_VALUES, this::code, this::value).ofYoungArgument();
  }

  int code() {
    return code;
  }

  long value() {
    return value;
  }

  /** True if asking again has no prospect. */
  boolean settled() {
    ErrorKind kind = NvmlReturn.kind(code);
    return code != NvmlReturn.SUCCESS.code
        && (kind == ErrorKind.UNSUPPORTED
            || kind == ErrorKind.MISUSE
            || kind == ErrorKind.NO_PERMISSION);
  }

  /** Fills in the question. A driver may leave an entry untouched and report success for all. */
  void write(NativeBlock block, int offset) {
    block.putInt(offset + FieldValue.FIELD_ID, id);
    block.putInt(offset + FieldValue.SCOPE_ID, scope);
    block.putInt(offset + FieldValue.NVML_RETURN, NvmlReturn.UNKNOWN.code);
  }

  void read(NativeBlock block, int offset) {
    code = block.getInt(offset + FieldValue.NVML_RETURN);
    int type = block.getInt(offset + FieldValue.VALUE_TYPE);
    if (code == NvmlReturn.SUCCESS.code) {
      if (wideOnly && !NvmlValue.wide(type)) {
        code = NvmlReturn.NOT_SUPPORTED.code;
      } else if (NvmlValue.notAvailable(block, offset + FieldValue.VALUE, type)) {
        code = NvmlReturn.NO_DATA.code;
      } else {
        value = NvmlValue.read(block, offset + FieldValue.VALUE, type);
      }
    }
  }

  void failed(int code) {
    this.code = code;
  }
}
