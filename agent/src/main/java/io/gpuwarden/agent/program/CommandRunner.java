package io.gpuwarden.agent.program;

/** Runs programs. Any number of threads may use it at a time. */
public interface CommandRunner {
  /**
   * Runs a program to its end.
   *
   * @throws InterruptedException if the thread is to stop; the program has then been ended
   */
  Ending run(Command command) throws InterruptedException;
}
