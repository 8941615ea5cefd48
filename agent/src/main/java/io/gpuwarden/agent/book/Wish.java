package io.gpuwarden.agent.book;

import io.gpuwarden.agent.control.Caller;
import java.util.List;

/**
 * What somebody wants to hold, whenever and for however long.
 *
 * @param operator bound by no policy
 * @param count of whole GPUs, whichever; 0 if they are named
 * @param uuids of the devices that are named
 */
record Wish(
    long uid, String user, boolean operator, int count, List<String> uuids, boolean shared) {
  Wish {
    uuids = List.copyOf(uuids);
  }

  static Wish of(Caller caller, int count, List<String> uuids, boolean shared) {
    return new Wish(caller.uid(), caller.user(), caller.operator(), count, uuids, shared);
  }

  boolean named() {
    return count == 0;
  }

  /** How many devices. */
  int size() {
    return named() ? uuids.size() : count;
  }

  /** True for the same wish of the same user. */
  boolean sameAs(Wish other) {
    return uid == other.uid
        && count == other.count
        && shared == other.shared
        && uuids.equals(other.uuids);
  }
}
