package io.gpuwarden.agent.reservation;

import io.gpuwarden.exporter.Holder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What one user's processes hold in a tick, and the reservation that is made of it. */
final class UserProcesses {
  private final long uid;
  private final String id;
  private final List<String> devices = new ArrayList<>();
  private final List<WatchedProcess> processes = new ArrayList<>();
  private long startMillis;
  private Optional<String> job = Optional.empty();
  private Optional<String> container = Optional.empty();
  private @Nullable Reservation reservation;

  UserProcesses(long uid) {
    this.uid = uid;
    this.id = ProcessSource.NAME + ":" + uid;
  }

  long uid() {
    return uid;
  }

  String id() {
    return id;
  }

  boolean isEmpty() {
    return processes.isEmpty();
  }

  void startTick() {
    devices.clear();
    processes.clear();
  }

  void add(String device, WatchedProcess process, ProcessFacts facts) {
    if (processes.isEmpty()) {
      startMillis = facts.startMillis();
      job = facts.slurmJob();
      container = facts.container();
    } else {
      startMillis = Math.min(startMillis, facts.startMillis());
      job = job.equals(facts.slurmJob()) ? job : Optional.empty();
      container = container.equals(facts.container()) ? container : Optional.empty();
    }
    processes.add(process);
    // Devices come one after the other, each with all of its processes.
    if (devices.isEmpty() || !devices.get(devices.size() - 1).equals(device)) {
      devices.add(device);
    }
  }

  List<ProcessIdentity> identities() {
    List<ProcessIdentity> identities = new ArrayList<>(processes.size());
    for (WatchedProcess process : processes) {
      ProcessFacts facts = process.facts();
      if (facts != null && !identities.contains(facts.identity())) {
        identities.add(facts.identity());
      }
    }
    return identities;
  }

  /** The same object as in the last tick if nothing has changed. */
  Reservation reservation(UserNames names) {
    String name = names.nameOfOwner(uid, processes.get(0).pid());
    Reservation last = reservation;
    if (last != null && unchanged(last, name)) {
      return last;
    }
    Holder holder =
        new Holder(OptionalLong.of(uid), name, Optional.empty(), Optional.empty(), job, container);
    Reservation made =
        new Reservation(
            id,
            ProcessSource.NAME,
            holder,
            devices,
            OptionalLong.of(startMillis),
            OptionalLong.empty(),
            1,
            false,
            Optional.empty());
    reservation = made;
    return made;
  }

  private boolean unchanged(Reservation last, String name) {
    return last.startMillis().isPresent()
        && last.startMillis().getAsLong() == startMillis
        && last.holder().user().equals(name)
        && last.holder().jobId().equals(job)
        && last.holder().jobName().equals(container)
        && last.devices().equals(devices);
  }
}
