package io.gpuwarden.nvml;

import io.gpuwarden.gpu.EccError;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.MemoryHealth;
import io.gpuwarden.gpu.RetirementCause;
import io.gpuwarden.nvml.Question.Way;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Errors of the memory and its repairs. All of it changes slowly. */
final class HealthReader {
  private static final int VOLATILE = 0;
  private static final int AGGREGATE = 1;

  private final Device gpu;
  private final Map<EccError, Question> ecc = new EnumMap<>(EccError.class);
  private final Map<EccError, Question> lifetime = new EnumMap<>(EccError.class);
  private final Map<EccError, Question> remapped = new EnumMap<>(EccError.class);
  private final Question remapPending;
  private final Question remapFailed;
  private final Map<RetirementCause, Question> retired = new EnumMap<>(RetirementCause.class);

  private MemoryHealth health = MemoryHealth.ABSENT;

  HealthReader(Device gpu, FieldGroup slow) {
    this.gpu = gpu;
    ecc.put(EccError.CORRECTED, ecc("eccErrors.corrected", slow.add(3), 0, VOLATILE));
    ecc.put(EccError.UNCORRECTED, ecc("eccErrors.uncorrected", slow.add(4), 1, VOLATILE));
    lifetime.put(EccError.CORRECTED, ecc("eccErrorsLifetime.corrected", slow.add(5), 0, AGGREGATE));
    lifetime.put(
        EccError.UNCORRECTED, ecc("eccErrorsLifetime.uncorrected", slow.add(6), 1, AGGREGATE));
    remapped.put(EccError.CORRECTED, rows("remappedRows.corrected", slow.add(142), Device.FIRST));
    remapped.put(
        EccError.UNCORRECTED, rows("remappedRows.uncorrected", slow.add(143), Device.SECOND));
    remapPending = rows("rowRemapPending", slow.add(144), Device.THIRD);
    remapFailed = rows("rowRemapFailed", slow.add(145), Device.FOURTH);
    retired.put(RetirementCause.SINGLE_BIT, pages("retiredPages.single_bit", slow.add(29), 0));
    retired.put(RetirementCause.DOUBLE_BIT, pages("retiredPages.double_bit", slow.add(30), 1));
  }

  MemoryHealth read(Tick tick) throws GpuException {
    if (tick.full()) {
      health =
          new MemoryHealth(
              Values.map(EccError.class, ecc, tick, Long::valueOf),
              Values.map(EccError.class, lifetime, tick, Long::valueOf),
              Values.map(EccError.class, remapped, tick, Long::valueOf),
              flag(remapPending.asLong(tick)),
              flag(remapFailed.asLong(tick)),
              Values.map(RetirementCause.class, retired, tick, Long::valueOf));
    }
    return health;
  }

  private Question ecc(String reading, Field field, int error, int counter) {
    Way call =
        new Way(
            NvmlSymbol.TOTAL_ECC_ERRORS,
            () -> gpu.nvml().nvmlDeviceGetTotalEccErrors(gpu.handle(), error, counter, gpu.first()),
            () -> gpu.out().getLong(Device.FIRST));
    return gpu.question("health." + reading, field.way(), call);
  }

  private Question rows(String reading, Field field, int answer) {
    Way call = new Way(NvmlSymbol.REMAPPED_ROWS, this::askRemappedRows, gpu.u32(answer));
    return gpu.question("health." + reading, field.way(), call);
  }

  private int askRemappedRows() {
    return gpu.nvml()
        .nvmlDeviceGetRemappedRows(
            gpu.handle(),
            gpu.first(),
            gpu.second(),
            gpu.out().address(Device.THIRD),
            gpu.out().address(Device.FOURTH));
  }

  private Question pages(String reading, Field field, int cause) {
    Way call =
        new Way(NvmlSymbol.RETIRED_PAGES, () -> countRetiredPages(cause), gpu.u32(Device.FIRST));
    return gpu.question("health." + reading, field.way(), call);
  }

  /** Without room for addresses the call says how many there are, and that they did not fit. */
  private int countRetiredPages(int cause) {
    gpu.out().putInt(Device.FIRST, 0);
    int code = gpu.nvml().nvmlDeviceGetRetiredPages(gpu.handle(), cause, gpu.first(), 0);
    return code == NvmlReturn.INSUFFICIENT_SIZE.code ? NvmlReturn.SUCCESS.code : code;
  }

  private static Optional<Boolean> flag(OptionalLong value) {
    return value.isPresent() ? Optional.of(value.getAsLong() != 0) : Optional.empty();
  }
}
