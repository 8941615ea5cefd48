package io.gpuwarden.exporter;

import java.util.Objects;

/**
 * The one place where the agent's writer meets the exporter's readers: one volatile reference to
 * one immutable snapshot.
 */
public final class SnapshotHolder {
  private volatile NodeSnapshot current;

  public SnapshotHolder(NodeSnapshot initial) {
    this.current = Objects.requireNonNull(initial, "initial");
  }

  public NodeSnapshot get() {
    return current;
  }

  /** Called by the tick, once at its end. */
  public void publish(NodeSnapshot snapshot) {
    this.current = Objects.requireNonNull(snapshot, "snapshot");
  }
}
