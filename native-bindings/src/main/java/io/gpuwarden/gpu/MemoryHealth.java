package io.gpuwarden.gpu;

import java.util.Map;
import java.util.Optional;

/**
 * Errors of the device memory, and its repairs.
 *
 * @param eccErrors since the driver was loaded
 * @param eccErrorsLifetime over the board's life
 * @param remappedRows rows replaced by spare ones, by the kind of error (Ampere and newer)
 * @param rowRemapPending a row will be replaced at the next GPU reset
 * @param rowRemapFailed a row could not be replaced: the board should be
 * @param retiredPages pages no longer used (before Ampere)
 */
public record MemoryHealth(
    Map<EccError, Long> eccErrors,
    Map<EccError, Long> eccErrorsLifetime,
    Map<EccError, Long> remappedRows,
    Optional<Boolean> rowRemapPending,
    Optional<Boolean> rowRemapFailed,
    Map<RetirementCause, Long> retiredPages) {

  public static final MemoryHealth ABSENT =
      new MemoryHealth(Map.of(), Map.of(), Map.of(), Optional.empty(), Optional.empty(), Map.of());
}
