package io.gpuwarden.contract;

/** Lets a second pass, on whatever clock the source lives by. */
@FunctionalInterface
public interface Pause {
  void oneSecond() throws InterruptedException;
}
