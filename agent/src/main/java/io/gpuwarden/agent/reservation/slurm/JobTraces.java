package io.gpuwarden.agent.reservation.slurm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the cgroups of Slurm tell of a job: whether it is there at all, whether its processes are
 * stopped, and whether a person sits before it. All of it is open to every user. Where Slurm uses
 * no cgroups nothing is told.
 */
final class JobTraces {
  private static final int MOST_PROCESSES = 64;
  private static final int DEPTH = 4;

  private final Path cgroups;
  private final Path proc;

  /**
   * @param known whether the job's cgroup could be looked for at all
   * @param present whether it is there
   */
  record Trace(boolean known, boolean present, boolean suspended, Optional<Boolean> interactive) {
    static final Trace UNKNOWN = new Trace(false, false, false, Optional.empty());
  }

  /**
   * @param cgroups such as {@code /sys/fs/cgroup}
   * @param proc such as {@code /proc}
   */
  JobTraces(Path cgroups, Path proc) {
    this.cgroups = cgroups;
    this.proc = proc;
  }

  Trace of(String job, OptionalLong uid) {
    boolean known = false;
    for (Path root : roots()) {
      known = true;
      Path inRoot = root.resolve("job_" + job);
      Path inUser =
          uid.isPresent() ? root.resolve("uid_" + uid.getAsLong() + "/job_" + job) : inRoot;
      for (Path place : List.of(inRoot, inUser)) {
        if (Files.isDirectory(place)) {
          return trace(place);
        }
      }
    }
    return known ? new Trace(true, false, false, Optional.empty()) : Trace.UNKNOWN;
  }

  private Trace trace(Path job) {
    List<Path> steps = children(job, "step_");
    boolean interactive = false;
    List<String> pids = new ArrayList<>();
    for (Path step : steps) {
      String name = String.valueOf(step.getFileName());
      interactive |= name.equals("step_interactive");
      if (!name.equals("step_extern")) {
        collect(step, DEPTH, pids);
      }
    }
    return new Trace(
        true, true, allStopped(pids), interactive ? Optional.of(true) : Optional.empty());
  }

  /** Directories that hold the jobs: Slurm's own, by its version and number of daemons. */
  private List<Path> roots() {
    List<Path> roots = new ArrayList<>();
    for (String hierarchy : List.of("freezer", "devices", "cpuset", "")) {
      roots.addAll(children(cgroups.resolve(hierarchy), "slurm"));
    }
    for (Path scope : children(cgroups.resolve("system.slice"), "")) {
      if (String.valueOf(scope.getFileName()).endsWith("slurmstepd.scope")) {
        roots.add(scope);
      }
    }
    return roots;
  }

  private static List<Path> children(Path directory, String prefix) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path each : all) {
        if (String.valueOf(each.getFileName()).startsWith(prefix) && Files.isDirectory(each)) {
          found.add(each);
        }
      }
    } catch (IOException | DirectoryIteratorException gone) {
      return found;
    }
    return found;
  }

  private static void collect(Path group, int depth, List<String> pids) {
    // Of the second version: Slurm's own process, which is never stopped.
    if (String.valueOf(group.getFileName()).equals("slurm")) {
      return;
    }
    String list = read(group.resolve("cgroup.procs"));
    if (list != null) {
      for (String pid : list.split("\n", -1)) {
        if (!pid.isEmpty() && pids.size() < MOST_PROCESSES) {
          pids.add(pid);
        }
      }
    }
    if (depth > 0) {
      children(group, "").forEach(child -> collect(child, depth - 1, pids));
    }
  }

  private boolean allStopped(List<String> pids) {
    int stopped = 0;
    for (String pid : pids) {
      String stat = read(proc.resolve(pid).resolve("stat"));
      if (stat == null) {
        continue;
      }
      int afterName = stat.lastIndexOf(") ");
      char state = afterName < 0 ? '?' : stat.charAt(Math.min(afterName + 2, stat.length() - 1));
      if (state != 'T') {
        // Slurm's own process of a step lives in its cgroup of the first version, and runs on.
        if (!stat.contains("(slurmstepd)")) {
          return false;
        }
      } else {
        stopped++;
      }
    }
    return stopped > 0;
  }

  private static @Nullable String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return null;
    }
  }
}
