package io.gpuwarden.agent.control;

import java.util.List;

/** What became of a {@link ReserveRequest}. */
public sealed interface Reserved {
  /**
   * It is the caller's now.
   *
   * @param id such as {@code book:12}
   * @param devices UUIDs, by index of their GPU
   * @param endMillis when it ends by itself, wall clock
   */
  record Granted(String id, List<Device> devices, long endMillis) implements Reserved {
    public Granted {
      devices = List.copyOf(devices);
    }
  }

  /** A device of it. */
  record Device(int gpu, String uuid) {}

  /**
   * It waits. Who does not ask again with the ticket within {@code renewSeconds} loses the place.
   *
   * @param position 1 for the next
   * @param why one plain sentence: what it waits for
   */
  record Waiting(String ticket, int position, int renewSeconds, String why) implements Reserved {}
}
