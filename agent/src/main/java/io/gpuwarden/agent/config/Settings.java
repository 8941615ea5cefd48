package io.gpuwarden.agent.config;

import io.gpuwarden.agent.idle.IdleOptions;
import io.gpuwarden.agent.idle.Limits;
import io.gpuwarden.agent.idle.Match;
import io.gpuwarden.agent.idle.Policies;
import io.gpuwarden.agent.reservation.slurm.SlurmDirectories;
import io.gpuwarden.agent.simulate.SimulatedModel;
import io.gpuwarden.exporter.http.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the daemon was told, checked. What each means stands in {@link SettingsTable}, whose rows
 * have the names of these components.
 */
public record Settings(
    Optional<Path> configFile,
    List<ListenAddress> webListenAddress,
    LogLevel logLevel,
    LogFormat logFormat,
    Optional<Path> nvmlLibrary,
    Duration sampleInterval,
    Path stateDirectory,
    Path controlSocket,
    Optional<String> controlGroup,
    Optional<Path> warnCommand,
    Duration warnTimeout,
    boolean collectProcesses,
    Slurm slurm,
    ProcessSourceUse processSource,
    Policy policy,
    Book book,
    Simulate simulate) {

  public Settings {
    webListenAddress = List.copyOf(webListenAddress);
  }

  /** Where Slurm's jobs are read from. */
  public record Slurm(
      Optional<Path> jobDirectory,
      Optional<Path> jobstatsDirectory,
      Optional<Path> hpcJobDirectory,
      boolean gpusByMinor) {

    /** The same for the source; empty if there is none. */
    public Optional<SlurmDirectories> directories() {
      return Optional.of(
              new SlurmDirectories(jobDirectory, jobstatsDirectory, hpcJobDirectory, gpusByMinor))
          .filter(SlurmDirectories::any);
    }
  }

  /** Whether processes on devices that nobody has reserved are reservations. */
  public enum ProcessSourceUse {
    /** Only where there is no other source. */
    AUTO,
    ON,
    OFF
  }

  /**
   * When reservations are warned of and taken back.
   *
   * @param unused, idle, stalled for everybody, unless a rule says otherwise
   * @param holds how often a holder may keep an idle reservation
   */
  public record Policy(
      Limits unused,
      Limits idle,
      Optional<Limits> stalled,
      Duration minWarning,
      Duration activityWindow,
      double busyThreshold,
      Duration touch,
      Duration touchBudget,
      Duration longestHold,
      int holds,
      List<PolicyRule> rules) {

    public Policy {
      rules = List.copyOf(rules);
    }

    /** The rules in their order, and last what holds for everybody. */
    public Policies policies() {
      io.gpuwarden.agent.idle.Policy everybody =
          new io.gpuwarden.agent.idle.Policy("default", Match.ALL, unused, idle, stalled, false);
      List<io.gpuwarden.agent.idle.Policy> all = new ArrayList<>();
      for (PolicyRule rule : rules) {
        all.add(rule.over(everybody));
      }
      all.add(everybody);
      return new Policies(all);
    }

    /** The numbers of the idle rule, for a daemon that ticks at this interval. */
    public IdleOptions options(Duration interval) {
      IdleOptions usual = IdleOptions.DEFAULTS;
      return new IdleOptions(
              activityWindow,
              busyThreshold,
              touch,
              touchBudget,
              usual.touchBytes(),
              minWarning,
              usual.stalledAfter(),
              usual.longestGap(),
              longestHold,
              holds)
          .tickingEvery(interval);
    }
  }

  /** Reservations of gpuwarden's own, and how much may be reserved. */
  public record Book(
      boolean enabled,
      int maxGpusPerUser,
      int maxReservationsPerUser,
      Duration maxDuration,
      Duration defaultDuration) {}

  /**
   * The simulation's own settings.
   *
   * @param gpus of each node
   * @param speed simulated seconds in a real second
   */
  public record Simulate(int gpus, SimulatedModel model, double speed, long seed, int nodes) {}
}
