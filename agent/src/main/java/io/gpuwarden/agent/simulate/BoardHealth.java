package io.gpuwarden.agent.simulate;

import io.gpuwarden.agent.simulate.BoardModel.Feature;
import io.gpuwarden.gpu.EccError;
import io.gpuwarden.gpu.MemoryHealth;
import io.gpuwarden.gpu.NvLinkError;
import io.gpuwarden.gpu.NvLinkReading;
import io.gpuwarden.gpu.RetirementCause;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a board says of its errors: those of its memory and of its links. */
final class BoardHealth {
  private final Board board;
  private final BoardModel model;

  BoardHealth(Board board) {
    this.board = board;
    this.model = board.model();
  }

  MemoryHealth memory() {
    boolean ecc = model.has(Feature.ECC);
    boolean rows = BoardAbsences.tellsRemappedRows(model);
    long repairs = repairs();
    return new MemoryHealth(
        ecc ? errors(corrected(), uncorrected()) : Map.of(),
        ecc ? errors(before() + corrected(), repairs + uncorrected()) : Map.of(),
        rows ? errors(0, repairs) : Map.of(),
        rows ? Optional.of(uncorrected() > 0) : Optional.empty(),
        rows ? Optional.of(false) : Optional.empty(),
        model.has(Feature.RETIRED_PAGES)
            ? Map.of(RetirementCause.SINGLE_BIT, before() / 20, RetirementCause.DOUBLE_BIT, repairs)
            : Map.of());
  }

  NvLinkReading nvLink() {
    BoardModel.Links links = model.links();
    if (links.nvLinks() == 0) {
      return NvLinkReading.ABSENT;
    }
    return new NvLinkReading(
        OptionalInt.of(links.nvLinks()),
        OptionalLong.of(board.traffic().nvLinkReceived()),
        OptionalLong.of(board.traffic().nvLinkTransmitted()),
        linkErrors(links));
  }

  private Map<NvLinkError, Long> linkErrors(BoardModel.Links links) {
    Map<NvLinkError, Long> errors = new EnumMap<>(NvLinkError.class);
    for (NvLinkError error : links.nvLinkErrors()) {
      errors.put(error, error == NvLinkError.REPLAY ? corrected() / 10 : 0L);
    }
    return errors;
  }

  private static Map<EccError, Long> errors(long corrected, long uncorrected) {
    return Map.of(EccError.CORRECTED, corrected, EccError.UNCORRECTED, uncorrected);
  }

  private long corrected() {
    return board.plan().failure().correctedErrors(board.step());
  }

  private long uncorrected() {
    return board.plan().failure().uncorrectedErrors(board.step());
  }

  /** Corrected errors of the board's earlier life, a few on some boards. */
  private long before() {
    return Math.max(0, Noise.bits(board.plan().seed(), 10) % 40 - 20);
  }

  /** Every uncorrected error costs a row or page, which is replaced when the board comes back. */
  private long repairs() {
    return board.plan().failure().generation(board.step());
  }
}
