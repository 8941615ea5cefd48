package io.gpuwarden.nvml;

import io.gpuwarden.nvml.Question.Way;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A handle of a GPU or MIG instance with what its readers share: the library, a small block of
 * memory for answers, and the list of absences. Belongs to the GPU's reader.
 *
 * @param prefix of the names of its readings; a MIG instance has one
 * @param out for answers; its parts are named by the constants here
 */
record Device(NvmlLibrary nvml, long handle, String prefix, NativeBlock out, Absences absences) {
  /** First and second answer of a call, 8 bytes each, and so on to the fourth. */
  static final int FIRST = 0;

  static final int SECOND = 8;
  static final int THIRD = 16;
  static final int FOURTH = 24;

  /** A string of {@link #TEXT_LENGTH} bytes, or a struct of no more. */
  static final int TEXT = 32;

  static final int TEXT_LENGTH = 96;
  static final int OUT_SIZE = TEXT + TEXT_LENGTH;

  /** A call that writes one answer. */
  interface OneOut {
    int ask(long device, long out);
  }

  /** A call that writes one answer for an index or code. */
  interface OneOutOf {
    int ask(long device, int of, long out);
  }

  /** A call that writes two answers. */
  interface TwoOut {
    int ask(long device, long first, long second);
  }

  /** A call that writes a string. */
  interface TextOut {
    int ask(long device, long text, int length);
  }

  Question question(String reading, Way... ways) {
    return new Question(prefix + reading, nvml, absences, List.of(ways));
  }

  long first() {
    return out.address(FIRST);
  }

  long second() {
    return out.address(SECOND);
  }

  /** A way whose answer is a u32. */
  Way u32(NvmlSymbol function, OneOut call) {
    return new Way(function, () -> call.ask(handle, first()), u32(FIRST));
  }

  /** A way whose answer is a u32, for an index or code. */
  Way u32(NvmlSymbol function, int of, OneOutOf call) {
    return new Way(function, () -> call.ask(handle, of, first()), u32(FIRST));
  }

  /** A way whose answer is the first of two u32. */
  Way u32First(NvmlSymbol function, TwoOut call) {
    return new Way(function, () -> call.ask(handle, first(), second()), u32(FIRST));
  }

  /** A way whose answer is the second of two u32. */
  Way u32Second(NvmlSymbol function, TwoOut call) {
    return new Way(function, () -> call.ask(handle, first(), second()), u32(SECOND));
  }

  /** A way whose answer is a u64. */
  Way u64(NvmlSymbol function, OneOut call) {
    return new Way(function, () -> call.ask(handle, first()), () -> out.getLong(FIRST));
  }

  /** A way whose answer is a string, see {@link #text}. */
  Way text(NvmlSymbol function, int length, TextOut call) {
    return new Way(function, () -> call.ask(handle, out.address(TEXT), length));
  }

  /** The string that the last call wrote. */
  String text() {
    return out.getString(TEXT, TEXT_LENGTH);
  }

  LongSupplier u32(int offset) {
    return () -> out.getUnsignedInt(offset);
  }
}
