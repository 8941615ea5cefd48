package io.gpuwarden.agent.sample;

import java.util.function.BooleanSupplier;

/** Lanes that do their work before {@link Lane#start} returns, in the caller's thread. */
final class InlineLanes extends Lanes {
  static final InlineLanes INSTANCE = new InlineLanes();

  private InlineLanes() {}

  @Override
  Lane open(String name) {
    return new InlineLane();
  }

  @Override
  boolean await(BooleanSupplier condition, long timeoutNanos) {
    return condition.getAsBoolean();
  }

  @Override
  int eventWaitMillis() {
    return 0;
  }

  private static final class InlineLane implements Lane {
    private boolean closed;

    @Override
    public boolean start(Runnable work) {
      if (closed) {
        return false;
      }
      work.run();
      return true;
    }

    @Override
    public boolean idle() {
      return true;
    }

    @Override
    public boolean await(long timeoutNanos) {
      return true;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
