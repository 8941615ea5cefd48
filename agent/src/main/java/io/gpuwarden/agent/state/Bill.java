package io.gpuwarden.agent.state;

import io.gpuwarden.exporter.ReservationsSnapshot.BillLine;
import io.gpuwarden.exporter.Waste;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What reservations have cost, in GPU-seconds, by source, user and account; it only grows. Owned by
 * the thread of the tick.
 */
public final class Bill {
  /** Whom an amount is counted to. */
  private record Payer(String source, String user, String account) implements Comparable<Payer> {
    private static final Comparator<Payer> ORDER =
        Comparator.comparing(Payer::source)
            .thenComparing(Payer::user)
            .thenComparing(Payer::account);

    @Override
    public int compareTo(Payer other) {
      return ORDER.compare(this, other);
    }
  }

  /** GPU-seconds; the sum of the three kinds of waste is never more than what was reserved. */
  private static final class Amount {
    private double reserved;
    private double unused;
    private double idle;
    private double stalled;
  }

  private final Map<Payer, Amount> amounts = new TreeMap<>();

  /**
   * Adds what one reservation cost since the last time.
   *
   * @param account empty text where there is none
   * @param gpuSeconds observed seconds times devices; nothing is added unless it is positive
   * @param waste why it was idle, if it was
   */
  public void add(
      String source, String user, String account, double gpuSeconds, Optional<Waste> waste) {
    if (!(gpuSeconds > 0) || Double.isInfinite(gpuSeconds)) {
      return;
    }
    Amount amount =
        amounts.computeIfAbsent(new Payer(source, user, account), payer -> new Amount());
    amount.reserved += gpuSeconds;
    if (waste.isPresent()) {
      switch (waste.get()) {
        case UNUSED -> amount.unused += gpuSeconds;
        case IDLE -> amount.idle += gpuSeconds;
        case STALLED -> amount.stalled += gpuSeconds;
      }
    }
  }

  /** By source, user and account. */
  public List<BillLine> lines() {
    List<BillLine> lines = new ArrayList<>(amounts.size());
    for (Map.Entry<Payer, Amount> entry : amounts.entrySet()) {
      Payer payer = entry.getKey();
      Amount amount = entry.getValue();
      lines.add(
          new BillLine(
              payer.source(),
              payer.user(),
              payer.account(),
              amount.reserved,
              amount.unused,
              amount.idle,
              amount.stalled));
    }
    return Collections.unmodifiableList(lines);
  }

  /** Goes on from a bill of earlier; what was added since stays added. */
  void takeUp(List<BillLine> earlier) {
    for (BillLine line : earlier) {
      Payer payer = new Payer(line.source(), line.user(), line.account());
      Amount amount = amounts.computeIfAbsent(payer, key -> new Amount());
      amount.reserved += line.reservedSeconds();
      amount.unused += line.unusedSeconds();
      amount.idle += line.idleSeconds();
      amount.stalled += line.stalledSeconds();
    }
  }
}
