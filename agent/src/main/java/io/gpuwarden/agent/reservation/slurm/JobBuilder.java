package io.gpuwarden.agent.reservation.slurm;

import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.agent.reservation.UserNames;
import io.gpuwarden.exporter.Holder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A job, put together from all the files that tell of it. */
final class JobBuilder {
  private static final long MILLIS = 1000;

  private final String id;
  private final List<String> devices = new ArrayList<>();
  private @Nullable JobFile own;
  private OptionalLong uid = OptionalLong.empty();
  private long startMillis = Long.MAX_VALUE;

  JobBuilder(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  OptionalLong uid() {
    return uid;
  }

  long startMillis() {
    return startMillis;
  }

  boolean hasDevices() {
    return !devices.isEmpty();
  }

  void device(String uuid) {
    if (!devices.contains(uuid)) {
      devices.add(uuid);
    }
  }

  /** By gpuwarden's own file, whose start counts more than the time of any file. */
  void known(JobFile job, long modifiedMillis) {
    own = job;
    uid = job.uid();
    startMillis =
        job.startSeconds().isPresent() ? job.startSeconds().getAsLong() * MILLIS : modifiedMillis;
  }

  /** By another's file. */
  void seen(OptionalLong owner, long modifiedMillis) {
    if (uid.isEmpty()) {
      uid = owner;
    }
    if (own == null) {
      startMillis = Math.min(startMillis, modifiedMillis);
    }
  }

  Reservation build(UserNames names, boolean suspended, Optional<Boolean> interactive) {
    JobFile file = own;
    Optional<String> user = file == null ? Optional.empty() : file.user();
    String shown = user.orElseGet(() -> uid.isPresent() ? names.name(uid.getAsLong()) : "");
    Holder holder =
        new Holder(
            uid,
            shown,
            file == null ? Optional.empty() : file.account(),
            file == null ? Optional.empty() : file.partition(),
            Optional.of(id),
            file == null ? Optional.empty() : file.name());
    return new Reservation(
        SlurmSource.NAME + ":" + id,
        SlurmSource.NAME,
        holder,
        devices,
        OptionalLong.of(startMillis),
        OptionalLong.empty(),
        file == null ? 1 : file.nodes(),
        suspended,
        interactive);
  }
}
