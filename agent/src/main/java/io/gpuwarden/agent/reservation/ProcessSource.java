package io.gpuwarden.agent.reservation;

import io.gpuwarden.exporter.GpuSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reservations of those who just use a GPU: the processes on devices that no other source has
 * reserved, one reservation for each user. Belongs to the tick's thread.
 *
 * <ul>
 *   <li>A process counts that has a GPU open to compute, also if it holds no memory yet. One that
 *       only draws does not: a desktop is no claim on a GPU, and must not be ended for being idle.
 *       Nor does an MPS server that root runs for others, whose processes are listed themselves.
 *   <li>Where Slurm is a source, processes in the cgroup of a job are the job's: they stay out even
 *       while Slurm's files are missing, so that a job is never taken for its user's stray
 *       processes. Elsewhere the number of the job is shown if all processes are of one job; the
 *       container likewise, in the place of the job's name.
 *   <li>A process whose owner is out of sight is in no reservation: several users would be mixed in
 *       one, and one of them ended for another. {@link #unseen} counts them.
 *   <li>While a GPU cannot be read, its processes are those that it had before, less those that
 *       have ended: nobody's reservation goes away because a GPU is lost.
 * </ul>
 *
 * Process ids are those of the daemon's own pid namespace: in a container it has to share the
 * host's.
 */
public final class ProcessSource implements ReservationSource {
  /** Of the source, and what ids of its reservations begin with. */
  public static final String NAME = "process";

  private static final Logger log = LoggerFactory.getLogger(ProcessSource.class);

  private final UserNames names;
  private final boolean leaveJobsToSlurm;
  private final ProcessTable table;
  private final List<GpuDevices> gpusSeen = new ArrayList<>();
  private final List<UserProcesses> users = new ArrayList<>();
  private List<Reservation> last = List.of();
  private int unseen;
  private boolean unseenLogged;

  /**
   * @param leaveJobsToSlurm whether Slurm is a source too
   */
  public ProcessSource(ProcessView view, UserNames names, boolean leaveJobsToSlurm) {
    this.names = names;
    this.leaveJobsToSlurm = leaveJobsToSlurm;
    this.table = new ProcessTable(view);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Reservation> read(List<GpuSnapshot> gpus, ClaimedDevices claimed, long wallMillis) {
    table.startTick(wallMillis);
    for (int i = 0; i < gpus.size(); i++) {
      devicesOf(gpus.get(i).id().uuid()).read(gpus.get(i));
    }
    for (int i = 0; i < users.size(); i++) {
      users.get(i).startTick();
    }
    unseen = 0;
    for (int i = 0; i < gpusSeen.size(); i++) {
      collect(gpusSeen.get(i), claimed);
    }
    tellUnseen();
    return reservations();
  }

  /** Processes on unreserved devices whose owner could not be seen, in the last tick. */
  public int unseen() {
    return unseen;
  }

  /** The processes of a reservation of the last tick; empty if there is no such reservation. */
  public List<ProcessIdentity> processes(String reservationId) {
    for (UserProcesses user : users) {
      if (user.id().equals(reservationId)) {
        return user.identities();
      }
    }
    return List.of();
  }

  private GpuDevices devicesOf(String uuid) {
    for (int i = 0; i < gpusSeen.size(); i++) {
      if (gpusSeen.get(i).uuid().equals(uuid)) {
        return gpusSeen.get(i);
      }
    }
    GpuDevices added = new GpuDevices(uuid, table);
    gpusSeen.add(added);
    return added;
  }

  private void collect(GpuDevices gpu, ClaimedDevices claimed) {
    if (claimed.holds(gpu.uuid())) {
      return;
    }
    for (int i = 0; i < gpu.devices().size(); i++) {
      DeviceProcesses device = gpu.devices().get(i);
      if (!claimed.holds(device.uuid())) {
        collect(device);
      }
    }
  }

  private void collect(DeviceProcesses device) {
    List<WatchedProcess> processes = device.processes();
    for (int i = 0; i < processes.size(); i++) {
      WatchedProcess process = processes.get(i);
      table.check(process);
      ProcessFacts facts = process.facts();
      if (facts == null) {
        unseen += process.hidden() ? 1 : 0;
      } else if (!process.servesOthers() && !(leaveJobsToSlurm && facts.slurmJob().isPresent())) {
        user(facts.uid()).add(device.uuid(), process, facts);
      }
    }
  }

  /** In the order of ids. */
  private UserProcesses user(long uid) {
    for (int i = 0; i < users.size(); i++) {
      if (users.get(i).uid() == uid) {
        return users.get(i);
      }
    }
    UserProcesses added = new UserProcesses(uid);
    int at = 0;
    while (at < users.size() && users.get(at).id().compareTo(added.id()) < 0) {
      at++;
    }
    users.add(at, added);
    return added;
  }

  private List<Reservation> reservations() {
    for (int i = users.size() - 1; i >= 0; i--) {
      if (users.get(i).isEmpty()) {
        users.remove(i);
      }
    }
    boolean same = users.size() == last.size();
    for (int i = 0; i < users.size(); i++) {
      Reservation now = users.get(i).reservation(names);
      same = same && now.equals(last.get(i));
    }
    if (!same) {
      List<Reservation> all = new ArrayList<>(users.size());
      for (UserProcesses user : users) {
        all.add(user.reservation(names));
      }
      last = List.copyOf(all);
    }
    return last;
  }

  private void tellUnseen() {
    if (unseen > 0 && !unseenLogged) {
      unseenLogged = true;
      log.warn(
          "{} processes on GPUs belong to users that cannot be seen, so they are in no reservation:"
              + " /proc is mounted with hidepid; add the daemon to the group of its gid= option",
          unseen);
    }
  }
}
