package io.gpuwarden.nvml;

import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuException;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One value of one GPU, and the ways to ask for it, newest first. Remembers which way answers, and
 * that none does: a question that this driver or board cannot answer is asked again only now and
 * then. Keeps the GPU's {@link Absences} true. Belongs to the GPU's reader.
 */
final class Question {
  private final String reading;
  private final NvmlLibrary nvml;
  private final Absences absences;
  private final List<Way> ways;

  private int current;
  private @Nullable Absence absence;
  private boolean settled;

  /**
   * One way to ask.
   *
   * @param call asks, and gives the {@code nvmlReturn_t}
   * @param value the answer, after a successful call
   * @param young true if the function is older than what it is asked for, so that an older driver
   *     refuses the argument; that is no fault of the question
   */
  record Way(NvmlSymbol function, IntSupplier call, LongSupplier value, boolean young) {

    Way(NvmlSymbol function, IntSupplier call, LongSupplier value) {
      this(function, call, value, false);
    }

    /** For an answer that the reader takes out of its own memory. */
    Way(NvmlSymbol function, IntSupplier call) {
      this(function, call, () -> 0);
    }

    Way ofYoungArgument() {
      return new Way(function, call, value, true);
    }

    GpuError error(int code) {
      return young && code == NvmlReturn.INVALID_ARGUMENT.code
          ? new GpuError(function.cName, code, "not known to this driver", ErrorKind.UNSUPPORTED)
          : NvmlReturn.error(function, code);
    }
  }

  /**
   * @param reading the value's name, see {@link Absence#reading}
   */
  Question(String reading, NvmlLibrary nvml, Absences absences, List<Way> ways) {
    this.reading = reading;
    this.nvml = nvml;
    this.absences = absences;
    this.ways = ways;
  }

  /**
   * @return whether there is an answer
   * @throws GpuException if the GPU is lost, the driver gone, or the MIG instance no longer there
   */
  boolean ask(Tick tick) throws GpuException {
    if (settled && !tick.askAgain()) {
      return false;
    }
    GpuError error = NvmlReturn.FUNCTION_NOT_FOUND.of(ways.get(0).function);
    for (int i = tick.askAgain() ? 0 : current; i < ways.size(); i++) {
      Way way = ways.get(i);
      if (!nvml.has(way.function)) {
        continue;
      }
      int code = way.call.getAsInt();
      if (code == NvmlReturn.SUCCESS.code) {
        answered(i);
        return true;
      }
      error = way.error(code);
      if (!lasts(error.kind())) {
        break;
      }
    }
    failed(error);
    return false;
  }

  /** The way that answered last. */
  Way way() {
    return ways.get(current);
  }

  /** True if this driver or board has no answer and asking again has no prospect. */
  boolean settled() {
    return settled;
  }

  /** True if this driver or board has no answer, as opposed to one that it keeps to itself. */
  boolean unsupported() {
    return absence != null && absence.error().kind() == ErrorKind.UNSUPPORTED;
  }

  /** True if the driver refused the question as wrong: the handle may be stale. */
  boolean refused() {
    return absence != null && absence.error().kind() == ErrorKind.MISUSE;
  }

  /** Empty where there is no answer; {@link Absences} has the reason. */
  OptionalLong asLong(Tick tick) throws GpuException {
    return ask(tick) ? OptionalLong.of(way().value.getAsLong()) : OptionalLong.empty();
  }

  /** The same for a small number. */
  OptionalInt asInt(Tick tick) throws GpuException {
    return ask(tick) ? OptionalInt.of((int) way().value.getAsLong()) : OptionalInt.empty();
  }

  /** Says that the answer was of no use. */
  void failed(GpuError error) throws GpuException {
    settled = lasts(error.kind());
    if (absence == null || !absence.error().equals(error)) {
      absence = new Absence(reading, error);
      absences.put(absence);
    }
    if (error.kind() == ErrorKind.GPU_LOST || error.kind() == ErrorKind.DRIVER) {
      throw new GpuException(error);
    }
  }

  private void answered(int way) {
    current = way;
    settled = false;
    if (absence != null) {
      absence = null;
      absences.remove(reading);
    }
  }

  private static boolean lasts(ErrorKind kind) {
    return kind == ErrorKind.UNSUPPORTED
        || kind == ErrorKind.MISUSE
        || kind == ErrorKind.NO_PERMISSION;
  }
}
