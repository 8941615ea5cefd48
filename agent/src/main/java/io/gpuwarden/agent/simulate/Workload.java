package io.gpuwarden.agent.simulate;

import java.util.Optional;

/** A pattern of work on a GPU or MIG instance: a pure function of its seed and of time. */
sealed interface Workload
    permits Training,
        Inference,
        Transcoding,
        Notebook,
        MemoryHolder,
        Unused,
        StalledCollective,
        KeepAlive,
        SlowLoading {

  /** What a person would call it; shown on the page of a simulated node. */
  String description();

  /** The executable, as the driver names a process; empty where no process is there at all. */
  Optional<String> program();

  ActivityMix mix();

  /**
   * @param step since the workload began
   * @param dayPhase the time of day, 0 to 1
   */
  Load at(long step, double dayPhase);
}
