package io.gpuwarden.agent.cli;

import java.util.List;

/**
 * One thing that doctor looked at.
 *
 * @param what it is about, in a word or two
 * @param found one line
 * @param advice what to do, a line each; empty if nothing is wrong
 * @param details lines for who wants to know more
 */
record Finding(String what, boolean good, String found, List<String> advice, List<String> details) {
  static Finding good(String what, String found) {
    return new Finding(what, true, found, List.of(), List.of());
  }

  static Finding bad(String what, String found, String... advice) {
    return new Finding(what, false, found, List.of(advice), List.of());
  }

  Finding with(List<String> more) {
    return new Finding(what, good, found, advice, more);
  }
}
