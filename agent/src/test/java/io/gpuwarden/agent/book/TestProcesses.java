package io.gpuwarden.agent.book;

import io.gpuwarden.agent.reservation.ProcessFacts;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.agent.reservation.ProcessView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Processes that a test starts and ends. */
final class TestProcesses implements ProcessView {
  private final Map<Integer, ProcessFacts> alive = new HashMap<>();
  private final Set<Integer> hidden = new HashSet<>();
  private long ticks = 100;

  void start(int pid, long uid) {
    ticks++;
    alive.put(
        pid,
        new ProcessFacts(
            new ProcessIdentity(pid, ticks), uid, 0, Optional.empty(), Optional.empty()));
  }

  void end(int pid) {
    alive.remove(pid);
  }

  /** It is there, and out of sight. */
  void hide(int pid) {
    hidden.add(pid);
  }

  @Override
  public OptionalLong startTicks(int pid) {
    return facts(pid, 0)
        .map(facts -> OptionalLong.of(facts.identity().startTicks()))
        .orElse(OptionalLong.empty());
  }

  @Override
  public Optional<ProcessFacts> facts(int pid, long wallMillis) {
    return hidden.contains(pid) ? Optional.empty() : Optional.ofNullable(alive.get(pid));
  }

  @Override
  public boolean gone(int pid) {
    return !hidden.contains(pid) && !alive.containsKey(pid);
  }
}
