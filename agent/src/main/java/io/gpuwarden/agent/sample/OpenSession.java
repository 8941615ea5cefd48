package io.gpuwarden.agent.sample;

import io.gpuwarden.gpu.GpuSession;

/**
 * A session and who is inside it. A session may be closed only while nobody is: whoever calls it or
 * one of its GPUs enters first and leaves after, and once it is retired nobody enters any more. A
 * reader that hangs inside keeps its session open until it returns.
 */
final class OpenSession {
  private final GpuSession session;
  private int inside;
  private volatile boolean retired;

  OpenSession(GpuSession session) {
    this.session = session;
  }

  GpuSession session() {
    return session;
  }

  /** False if the session is over; then nothing of it may be called. */
  synchronized boolean enter() {
    if (retired) {
      return false;
    }
    inside++;
    return true;
  }

  synchronized void leave() {
    inside--;
  }

  synchronized void retire() {
    retired = true;
  }

  boolean retired() {
    return retired;
  }

  /** True if it is retired and nobody is inside; stays true. */
  synchronized boolean closable() {
    return retired && inside == 0;
  }
}
