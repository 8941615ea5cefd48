package io.gpuwarden.agent.simulate;

import java.util.Optional;

/**
 * A process that holds memory and does nothing: a notebook forgotten over the weekend, a language
 * model's server that nobody asks.
 *
 * @param memory share of the device memory
 */
record MemoryHolder(String name, double memory) implements Workload {
  @Override
  public String description() {
    return "holds memory, idle";
  }

  @Override
  public Optional<String> program() {
    return Optional.of(name);
  }

  @Override
  public ActivityMix mix() {
    return ActivityMix.INFERENCE;
  }

  @Override
  public Load at(long step, double dayPhase) {
    return Load.holding(memory);
  }
}
