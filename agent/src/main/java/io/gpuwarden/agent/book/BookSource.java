package io.gpuwarden.agent.book;

import io.gpuwarden.agent.reservation.ClaimedDevices;
import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.agent.reservation.ReservationSource;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.MigSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The reservations of the book. Belongs to the tick's thread, as the book does. */
public final class BookSource implements ReservationSource {
  /** Of the source, and what ids of its reservations begin with. */
  public static final String NAME = "book";

  private final Book book;
  private BookView view = BookView.NONE;

  public BookSource(Book book) {
    this.book = book;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Ends what has to end, and keeps what {@link #view} shows. */
  @Override
  public List<Reservation> read(List<GpuSnapshot> gpus, ClaimedDevices claimed, long wallMillis) {
    view = new BookView(gpus, claimants(gpus, claimed));
    return book.current();
  }

  /** The node in the last tick. */
  public BookView view() {
    return view;
  }

  /** What the sources before this one hold, while this tick's claims are no more than that. */
  private static Map<String, String> claimants(List<GpuSnapshot> gpus, ClaimedDevices claimed) {
    Map<String, String> claimants = Map.of();
    for (int i = 0; i < gpus.size(); i++) {
      GpuSnapshot gpu = gpus.get(i);
      claimants = add(claimants, gpu.id().uuid(), claimed);
      List<MigSnapshot> instances = gpu.mig();
      for (int j = 0; j < instances.size(); j++) {
        claimants = add(claimants, instances.get(j).reading().info().uuid(), claimed);
      }
    }
    return claimants;
  }

  private static Map<String, String> add(
      Map<String, String> claimants, String uuid, ClaimedDevices claimed) {
    if (!claimed.holds(uuid)) {
      return claimants;
    }
    Map<String, String> more = claimants.isEmpty() ? new HashMap<>() : claimants;
    more.put(uuid, String.join(", ", claimed.users(uuid)));
    return more;
  }
}
