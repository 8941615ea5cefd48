package io.gpuwarden.contract;

import java.util.List;

/**
 * What one check found.
 *
 * @param promise what must hold
 * @param broken a line for each place where it does not
 */
public record Outcome(String promise, List<String> broken) {
  public boolean kept() {
    return broken.isEmpty();
  }
}
