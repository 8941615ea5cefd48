package io.gpuwarden.agent.simulate;

import java.util.List;

/**
 * How a board fails: first errors that ECC corrects, then one that it cannot, then the board is
 * gone from the bus; after a while somebody resets it and it is back, until the next time. A pure
 * function of time.
 *
 * @param failing false for a board that never fails
 */
record FailurePlan(boolean failing) {
  static final FailurePlan HEALTHY = new FailurePlan(false);
  static final FailurePlan FAILING = new FailurePlan(true);

  private static final long CYCLE = Steps.ofSeconds(1_800);
  private static final long CORRECTED_FROM = Steps.ofSeconds(15);
  private static final long UNCORRECTED_AT = Steps.ofSeconds(50);
  private static final long LOST_AT = Steps.ofSeconds(60);
  private static final long BACK_AT = Steps.ofSeconds(105);

  /** Uncorrected memory error, and the board that has fallen off the bus. */
  private static final List<Xid> XIDS = List.of(new Xid(UNCORRECTED_AT, 48), new Xid(LOST_AT, 79));

  /** A critical error and when it happens, in a cycle or since the start. */
  record Xid(long step, long number) {}

  boolean lost(long step) {
    long inCycle = step % CYCLE;
    return failing && inCycle >= LOST_AT && inCycle < BACK_AT;
  }

  /** How often it has come back. */
  long generation(long step) {
    return failing ? (step - BACK_AT + CYCLE) / CYCLE : 0;
  }

  /** Since it last came back. */
  long correctedErrors(long step) {
    long inCycle = step % CYCLE;
    if (!failing || inCycle < CORRECTED_FROM || inCycle >= BACK_AT) {
      return 0;
    }
    return 1 + (inCycle - CORRECTED_FROM) / Steps.PER_SECOND * 3;
  }

  /** Since it last came back. */
  long uncorrectedErrors(long step) {
    long inCycle = step % CYCLE;
    return failing && inCycle >= UNCORRECTED_AT && inCycle < BACK_AT ? 1 : 0;
  }

  /** The first critical error at or after a step. */
  Xid nextXid(long step) {
    long cycle = step / CYCLE;
    for (Xid xid : XIDS) {
      if (step % CYCLE <= xid.step()) {
        return new Xid(cycle * CYCLE + xid.step(), xid.number());
      }
    }
    Xid first = XIDS.get(0);
    return new Xid((cycle + 1) * CYCLE + first.step(), first.number());
  }
}
