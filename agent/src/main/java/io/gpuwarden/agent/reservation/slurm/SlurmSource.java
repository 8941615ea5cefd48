package io.gpuwarden.agent.reservation.slurm;

import io.gpuwarden.agent.reservation.ClaimedDevices;
import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.agent.reservation.ReservationSource;
import io.gpuwarden.agent.reservation.SourceException;
import io.gpuwarden.agent.reservation.UserNames;
import io.gpuwarden.exporter.GpuSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs that Slurm has on this node's GPUs, by the files of its prolog. Belongs to the tick's
 * thread.
 *
 * <ul>
 *   <li>A job is one reservation, whichever files tell of it: {@code slurm:JOBID}. A device that
 *       several jobs share is each job's.
 *   <li>A file from before the machine was booted is left over, and so is one whose job has had a
 *       cgroup here that is gone: no epilog ran for them. They are no reservations.
 *   <li>A device that cannot be found at the moment stays the one that it was: a GPU that is lost
 *       does not end the job on it.
 * </ul>
 */
public final class SlurmSource implements ReservationSource {
  /** Of the source, and what ids of its reservations begin with. */
  public static final String NAME = "slurm";

  private static final long REBUILD_MILLIS = 5_000;
  private static final long TRACE_MILLIS = 10_000;

  /** The clock may have been set a little since the boot. */
  private static final long BOOT_MARGIN_MILLIS = 60_000;

  private static final Logger log = LoggerFactory.getLogger(SlurmSource.class);

  private final SlurmDirectories where;
  private final Optional<WatchedDirectory> jobs;
  private final Optional<WatchedDirectory> jobstats;
  private final Optional<WatchedDirectory> mapping;
  private final UserNames names;
  private final JobTraces traces;

  /** Wall clock of the boot; empty where that is not told. */
  private final OptionalLong bootMillis;

  private final Map<String, String> lastUuids = new HashMap<>();
  private final Map<String, TracedJob> traced = new HashMap<>();
  private List<Reservation> last = List.of();
  private long builtMillis = Long.MIN_VALUE;
  private int gpusThen = -1;

  /** What was seen of a job's cgroup, and when. */
  private static final class TracedJob {
    private JobTraces.Trace trace = JobTraces.Trace.UNKNOWN;
    private long lookedMillis = Long.MIN_VALUE;
    private boolean wasPresent;
    private boolean leftOver;
    private boolean told;
  }

  /** Of the machine: cgroups in {@code /sys/fs/cgroup}, processes in {@code /proc}. */
  public SlurmSource(SlurmDirectories where, UserNames names) {
    this(where, names, Path.of("/sys/fs/cgroup"), Path.of("/proc"));
  }

  SlurmSource(SlurmDirectories where, UserNames names, Path cgroups, Path proc) {
    this.where = where;
    this.jobs = where.jobs().map(WatchedDirectory::new);
    this.jobstats = where.jobstats().map(WatchedDirectory::new);
    this.mapping = where.mapping().map(WatchedDirectory::new);
    this.names = names;
    this.traces = new JobTraces(cgroups, proc);
    this.bootMillis = ProcStat.bootMillis(proc);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Reservation> read(List<GpuSnapshot> gpus, ClaimedDevices claimed, long wallMillis)
      throws SourceException {
    boolean changed =
        gpus.size() != gpusThen || Math.abs(wallMillis - builtMillis) > REBUILD_MILLIS;
    changed |= jobs.isPresent() && jobs.get().look(wallMillis);
    changed |= jobstats.isPresent() && jobstats.get().look(wallMillis);
    changed |= mapping.isPresent() && mapping.get().look(wallMillis);
    if (changed) {
      gpusThen = gpus.size();
      builtMillis = wallMillis;
      List<Reservation> now = build(new DeviceNames(gpus, where.gpusByMinor()), wallMillis);
      if (!now.equals(last)) {
        last = List.copyOf(now);
      }
    }
    return last;
  }

  private List<Reservation> build(DeviceNames devices, long wallMillis) {
    Map<String, JobBuilder> found = new TreeMap<>();
    jobs.ifPresent(directory -> ownFiles(directory, devices, found));
    jobstats.ifPresent(directory -> jobstatsFiles(directory, devices, found));
    mapping.ifPresent(directory -> mappingFiles(directory, devices, found));
    traced.keySet().retainAll(found.keySet());
    List<Reservation> reservations = new ArrayList<>();
    for (JobBuilder job : found.values()) {
      if (job.hasDevices() && !leftOver(job, wallMillis)) {
        JobTraces.Trace trace = tracedJob(job.id()).trace;
        reservations.add(job.build(names, trace.suspended(), trace.interactive()));
      }
    }
    return reservations;
  }

  private void ownFiles(
      WatchedDirectory directory, DeviceNames devices, Map<String, JobBuilder> found) {
    for (Map.Entry<String, WatchedDirectory.Content> file : directory.files().entrySet()) {
      Optional<JobFile> parsed = JobFile.parse(file.getValue().text());
      if (parsed.isEmpty()) {
        continue;
      }
      JobFile job = parsed.get();
      JobBuilder builder = found.computeIfAbsent(job.job(), JobBuilder::new);
      builder.known(job, file.getValue().modifiedMillis());
      for (String device : deviceNames(job)) {
        uuid(device, devices).ifPresent(builder::device);
      }
    }
  }

  /** UUIDs where Slurm knows them, as it does for MIG; else its indices. */
  private static List<String> deviceNames(JobFile job) {
    boolean uuids =
        !job.visible().isEmpty()
            && job.visible().stream()
                .allMatch(name -> name.startsWith("GPU-") || name.startsWith("MIG-"));
    return uuids ? job.visible() : job.gpus();
  }

  private void jobstatsFiles(
      WatchedDirectory directory, DeviceNames devices, Map<String, JobBuilder> found) {
    for (Map.Entry<String, WatchedDirectory.Content> file : directory.files().entrySet()) {
      String[] fields = file.getValue().text().strip().split("\\s+", -1);
      Optional<String> uuid = uuid(file.getKey(), devices);
      if (fields.length <= 2 && JobFile.isNumber(fields[0]) && uuid.isPresent()) {
        JobBuilder job = found.computeIfAbsent(fields[0], JobBuilder::new);
        OptionalLong uid = fields.length == 2 ? JobFile.number(fields[1]) : OptionalLong.empty();
        job.seen(uid, file.getValue().modifiedMillis());
        job.device(uuid.get());
      }
    }
  }

  private void mappingFiles(
      WatchedDirectory directory, DeviceNames devices, Map<String, JobBuilder> found) {
    for (Map.Entry<String, WatchedDirectory.Content> file : directory.files().entrySet()) {
      Optional<String> uuid = uuid(file.getKey(), devices);
      if (uuid.isEmpty()) {
        continue;
      }
      for (String line : file.getValue().text().split("\n", -1)) {
        String id = line.strip();
        if (JobFile.isNumber(id)) {
          JobBuilder job = found.computeIfAbsent(id, JobBuilder::new);
          job.seen(OptionalLong.empty(), file.getValue().modifiedMillis());
          job.device(uuid.get());
        }
      }
    }
  }

  private Optional<String> uuid(String name, DeviceNames devices) {
    Optional<String> now = devices.uuid(name);
    if (now.isPresent()) {
      lastUuids.put(name, now.get());
      return now;
    }
    String before = lastUuids.get(name);
    if (before == null && (name.startsWith("GPU-") || name.startsWith("MIG-"))) {
      return name.indexOf('/') < 0 ? Optional.of(name) : Optional.empty();
    }
    return Optional.ofNullable(before);
  }

  private TracedJob tracedJob(String id) {
    return traced.computeIfAbsent(id, key -> new TracedJob());
  }

  private boolean leftOver(JobBuilder job, long wallMillis) {
    TracedJob seen = tracedJob(job.id());
    if (bootMillis.isPresent() && job.startMillis() < bootMillis.getAsLong() - BOOT_MARGIN_MILLIS) {
      tell(seen, job, "it is older than the boot of this machine");
      return true;
    }
    if (Math.abs(wallMillis - seen.lookedMillis) >= TRACE_MILLIS) {
      seen.lookedMillis = wallMillis;
      seen.trace = traces.of(job.id(), job.uid());
      seen.leftOver = seen.wasPresent && seen.trace.known() && !seen.trace.present();
      seen.wasPresent |= seen.trace.present();
    }
    if (seen.leftOver) {
      tell(seen, job, "its cgroup is gone");
    }
    return seen.leftOver;
  }

  private static void tell(TracedJob seen, JobBuilder job, String why) {
    if (!seen.told) {
      seen.told = true;
      log.warn("job {} has files here and is over: {}; did Slurm's epilog run?", job.id(), why);
    }
  }
}
