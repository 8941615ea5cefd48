package io.gpuwarden.agent.idle;

import java.util.Arrays;

/**
 * The processes on a device, each by a number that no other process has: its id, with its start
 * where that is known. Immutable.
 */
public final class ProcessSet {
  public static final ProcessSet NONE = new ProcessSet(new long[0]);

  private final long[] identities;

  private ProcessSet(long[] sorted) {
    this.identities = sorted;
  }

  /** A set of these; the order and repetitions do not matter. */
  public static ProcessSet of(long... identities) {
    if (identities.length == 0) {
      return NONE;
    }
    long[] sorted = identities.clone();
    Arrays.sort(sorted);
    return new ProcessSet(sorted);
  }

  public boolean isEmpty() {
    return identities.length == 0;
  }

  public boolean contains(long identity) {
    return Arrays.binarySearch(identities, identity) >= 0;
  }

  /** True if it has a process that was not there before. */
  boolean hasMoreThan(ProcessSet before) {
    for (long identity : identities) {
      if (!before.contains(identity)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProcessSet set && Arrays.equals(identities, set.identities);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(identities);
  }

  @Override
  public String toString() {
    return Arrays.toString(identities);
  }
}
