package io.gpuwarden.agent.reclaim;

/**
 * Ends processes. An implementation signals nothing but the process that has this id at this
 * moment; that it is the right one has just been looked at.
 */
interface Signals {
  /** SIGTERM; false if that is not allowed, or it has ended. */
  boolean terminate(int pid);

  /** SIGKILL; false if that is not allowed, or it has ended. */
  boolean kill(int pid);

  /**
   * By the JDK, which compares the start time of the process once more, in the call itself, before
   * it signals: nearer to pidfd_send_signal(2) one cannot come without native code.
   */
  static Signals ofTheJdk() {
    return new Signals() {
      @Override
      public boolean terminate(int pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::destroy).orElse(false);
      }

      @Override
      public boolean kill(int pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false);
      }
    };
  }
}
