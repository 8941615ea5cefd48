package io.gpuwarden.agent.config;

import io.gpuwarden.agent.config.Setting.Scope;
import io.gpuwarden.agent.idle.IdleOptions;
import io.gpuwarden.agent.idle.Limits;
import io.gpuwarden.agent.idle.Policy;
import io.gpuwarden.agent.simulate.SimulatedModel;
import io.gpuwarden.agent.simulate.SimulationOptions;
import io.gpuwarden.exporter.http.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Every setting there is. A row here is a key of the file, a variable of the environment and a
 * flag; the reference page, the sample file and the help are made from it. A component of {@link
 * Settings} belongs to each row.
 */
public final class SettingsTable {
  static final Setting<Optional<Path>> CONFIG_FILE =
      new Setting<>(
          "config.file",
          Optional.empty(),
          Kinds.optionalPath("a file"),
          Optional.empty(),
          Scope.BOTH,
          "/etc/gpuwarden/gpuwarden.yaml",
          "The configuration file (YAML). Without it none is read. It cannot stand in the file"
              + " itself.");

  static final Setting<List<ListenAddress>> WEB_LISTEN_ADDRESS =
      row(
          "web.listen-address",
          Kinds.addresses(),
          List.of(new ListenAddress("", 9446)),
          "127.0.0.1:9446",
          "Where /metrics, the status page and the API are served. May be given several times; in"
              + " the environment separated by commas. Without a host: on every address. Port 0"
              + " takes any free one.");

  static final Setting<LogLevel> LOG_LEVEL =
      row(
          "log.level",
          Kinds.oneOf("LEVEL", LogLevel.class),
          LogLevel.INFO,
          "debug",
          "From how grave on something is logged.");

  static final Setting<LogFormat> LOG_FORMAT =
      row(
          "log.format",
          Kinds.oneOf("FORMAT", LogFormat.class),
          LogFormat.TEXT,
          "json",
          "How a line of the log is written to standard error: text for people and journald, or"
              + " one JSON object a line.");

  static final Setting<Optional<Path>> NVML_LIBRARY =
      new Setting<>(
          "nvml.library",
          Optional.empty(),
          Kinds.optionalPath("a file"),
          Optional.empty(),
          Scope.AGENT,
          "/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1",
          "The driver's libnvidia-ml.so.1. Without it the library is looked for where the dynamic"
              + " loader, distributions and containers keep it.");

  static final Setting<Duration> SAMPLE_INTERVAL =
      row(
          "sample.interval",
          Kinds.duration(Duration.ofMillis(100), Duration.ofSeconds(10)),
          Duration.ofSeconds(1),
          "500ms",
          "How often every GPU is read. Utilization comes from the driver's own samples, so a"
              + " longer interval loses no burst; it costs freshness.");

  static final Setting<Path> STATE_DIRECTORY =
      row(
          "state.directory",
          Kinds.path("a directory"),
          Path.of("/var/lib/gpuwarden"),
          "/srv/gpuwarden",
          "Where state that outlives the daemon is kept.");

  public static final Setting<Path> CONTROL_SOCKET =
      row(
          "control.socket",
          Kinds.path("a socket, in a directory that exists"),
          Path.of("/run/gpuwarden/control.sock"),
          "/srv/gpuwarden/control.sock",
          "The Unix socket over which users reserve, keep and release GPUs. Every user may connect;"
              + " what each may do follows from the user that the kernel says it is. Its directory"
              + " has to exist.");

  static final Setting<Optional<String>> CONTROL_GROUP =
      new Setting<>(
          "control.group",
          Optional.empty(),
          Kinds.optionalName("a group of users"),
          Optional.empty(),
          Scope.BOTH,
          "gpu-admins",
          "A group of users whose members may act on everybody's reservations over the socket, as"
              + " root may. Without it only root may.");

  static final Setting<Optional<Path>> WARN_COMMAND =
      new Setting<>(
          "warn.command",
          Optional.empty(),
          Kinds.optionalPath("an executable"),
          Optional.empty(),
          Scope.BOTH,
          "/etc/gpuwarden/warn",
          "Tells a holder that a reservation will be taken back; systemd/hooks says how it is run."
              + " Nothing is taken back before it has succeeded. Without it the warning is a line"
              + " in the log.");

  static final Setting<Duration> WARN_TIMEOUT =
      row(
          "warn.timeout",
          Kinds.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)),
          Duration.ofSeconds(30),
          "2m",
          "How long warn.command may take; then it is ended, and tried again later.");

  static final Setting<Boolean> COLLECT_PROCESSES =
      row(
          "collect.processes",
          Kinds.onOff(),
          false,
          "true",
          "Expose one series for each process on a GPU (gpu_process_memory_bytes). Off, because"
              + " every new process then makes a new series.");

  static final Setting<Optional<Path>> SLURM_JOB_DIRECTORY =
      row(
          "slurm.job-directory",
          Kinds.optionalPath("a directory"),
          Optional.empty(),
          "/run/gpuwarden-jobs",
          "Where gpuwarden's own Slurm prolog writes which GPUs a job has.");

  static final Setting<Optional<Path>> SLURM_JOBSTATS_DIRECTORY =
      row(
          "slurm.jobstats-directory",
          Kinds.optionalPath("a directory"),
          Optional.empty(),
          "/run/gpustat",
          "Where the prolog of jobstats writes a file for each GPU of a job.");

  static final Setting<Optional<Path>> SLURM_HPC_JOB_DIRECTORY =
      row(
          "slurm.hpc-job-directory",
          Kinds.optionalPath("a directory"),
          Optional.empty(),
          "/run/dcgm-job-maps",
          "Where a prolog writes the job mapping of dcgm-exporter: a file for each GPU, a job number"
              + " a line.");

  static final Setting<Boolean> SLURM_GPUS_BY_MINOR =
      row(
          "slurm.gpus-by-minor",
          Kinds.onOff(),
          false,
          "true",
          "Slurm's index of a GPU is the N of /dev/nvidiaN, and not the index of nvidia-smi.");

  static final Setting<Settings.ProcessSourceUse> PROCESS_SOURCE =
      row(
          "process.source",
          Kinds.oneOf("WHEN", Settings.ProcessSourceUse.class),
          Settings.ProcessSourceUse.AUTO,
          "on",
          "Whether the processes of a user on GPUs that nobody has reserved are a reservation of"
              + " that user. auto: only where neither Slurm's directories nor the book are"
              + " configured.");

  static final Setting<Limits> POLICY_UNUSED =
      row(
          "policy.unused",
          new PolicyKinds.OfLimits(),
          Policy.DEFAULT.unused(),
          "20m/40m",
          "After how long without any process on its GPUs a reservation is warned of, and after how"
              + " long it can be taken back. Only time that was observed counts.");

  static final Setting<Limits> POLICY_IDLE =
      row(
          "policy.idle",
          new PolicyKinds.OfLimits(),
          Policy.DEFAULT.idle(),
          "2h/4h",
          "The same where there are processes that do no work.");

  static final Setting<Optional<Limits>> POLICY_STALLED =
      row(
          "policy.stalled",
          new PolicyKinds.OfOptionalLimits(),
          Optional.empty(),
          "2h/6h",
          "The same where the GPUs look busy and do nothing: full compute, no memory traffic, little"
              + " power. Without it such a reservation is shown, and never taken back.");

  static final Setting<Duration> POLICY_MIN_WARNING =
      row(
          "policy.min-warning",
          Kinds.duration(Duration.ofSeconds(1), Duration.ofDays(7)),
          IdleOptions.DEFAULTS.minWarning(),
          "30m",
          "How long after a warning nothing is taken back, whatever the limits say.");

  static final Setting<Duration> POLICY_ACTIVITY_WINDOW =
      row(
          "policy.activity-window",
          Kinds.tensOfSeconds(Duration.ofSeconds(20), Duration.ofHours(1)),
          IdleOptions.DEFAULTS.activityWindow(),
          "10m",
          "Over how long a GPU must have worked for a share of policy.busy-threshold to be active.");

  static final Setting<Double> POLICY_BUSY_THRESHOLD =
      row(
          "policy.busy-threshold",
          Kinds.decimal(0.0001, 1),
          IdleOptions.DEFAULTS.busyThreshold(),
          "0.005",
          "Share of the observed time, 0 to 1, from which on a GPU is active.");

  static final Setting<Duration> POLICY_TOUCH =
      row(
          "policy.touch",
          Kinds.duration(Duration.ofSeconds(1), Duration.ofHours(6)),
          IdleOptions.DEFAULTS.touch(),
          "20m",
          "For how long a process that comes, or memory that moves, stops the idle clock: a model may"
              + " be loading.");

  static final Setting<Duration> POLICY_TOUCH_BUDGET =
      row(
          "policy.touch-budget",
          Kinds.duration(Duration.ofSeconds(1), Duration.ofHours(24)),
          IdleOptions.DEFAULTS.touchBudget(),
          "90m",
          "For how long that may stop it until the GPU has worked again: a script that touches the"
              + " GPU now and then does not keep it.");

  static final Setting<Duration> POLICY_LONGEST_HOLD =
      row(
          "policy.longest-hold",
          Kinds.duration(Duration.ofMinutes(1), Duration.ofDays(30)),
          IdleOptions.DEFAULTS.longestHold(),
          "8h",
          "For how long a holder may keep an idle reservation with one request.");

  static final Setting<Integer> POLICY_HOLDS =
      row(
          "policy.holds",
          Kinds.integer(0, 1000),
          IdleOptions.DEFAULTS.mostHolds(),
          "1",
          "How often a holder may keep a reservation before it has to work again.");

  static final Setting<List<PolicyRule>> POLICY_RULES =
      row(
          "policy.rules",
          new PolicyKinds.OfRules(),
          List.of(),
          "partition=interactive; idle=30m/1h",
          "Exceptions; the first that matches holds. What a rule is for: source, user, account,"
              + " partition, gpu-model (names separated by commas, * for any text), interactive"
              + " (true or false); all that are given must match. What it changes: unused, idle,"
              + " stalled (as above), exempt (never taken back). In the file a rule may be a section"
              + " with these keys.");
  static final Setting<Boolean> BOOK_ENABLED =
      row(
          "book.enabled",
          Kinds.onOff(),
          false,
          "true",
          "Let users reserve GPUs with gpuwarden itself, over the control socket. For nodes without"
              + " a scheduler.");

  static final Setting<Integer> BOOK_MAX_GPUS_PER_USER =
      row(
          "book.max-gpus-per-user",
          Kinds.integer(1, 1024),
          4,
          "2",
          "How many GPUs one user may have reserved at once; a MIG instance counts as one. This and"
              + " the other limits do not bind operators: root, and the members of"
              + " control.group.");

  static final Setting<Integer> BOOK_MAX_RESERVATIONS_PER_USER =
      row(
          "book.max-reservations-per-user",
          Kinds.integer(1, 1024),
          16,
          "4",
          "How many reservations one user may have at once, and how many places in the queue.");

  static final Setting<Duration> BOOK_MAX_DURATION =
      row(
          "book.max-duration",
          Kinds.duration(Duration.ofMinutes(1), Duration.ofDays(366)),
          Duration.ofDays(2),
          "7d",
          "The longest time that a reservation can be made for. One that ends with its process lasts"
              + " so long at most, if it does not say for how long.");

  static final Setting<Duration> BOOK_DEFAULT_DURATION =
      row(
          "book.default-duration",
          Kinds.duration(Duration.ofMinutes(1), Duration.ofDays(366)),
          Duration.ofHours(8),
          "4h",
          "How long a reservation lasts that does not say for how long; never longer than"
              + " book.max-duration.");

  static final Setting<Integer> SIMULATE_GPUS =
      simulated("gpus", Kinds.integer(1, 64), 8, "4", "GPUs of each simulated node.");

  static final Setting<SimulatedModel> SIMULATE_MODEL =
      simulated(
          "model",
          Kinds.oneOf("MODEL", SimulatedModel.class),
          SimulatedModel.MIXED,
          "h100",
          "Which GPUs are simulated; mixed has some of each, and every kind of workload.");

  static final Setting<Double> SIMULATE_SPEED =
      simulated(
          "speed",
          Kinds.decimal(1, 1000),
          1.0,
          "60",
          "How many simulated seconds pass in one real second.");

  static final Setting<Long> SIMULATE_SEED =
      simulated(
          "seed",
          Kinds.anyLong(),
          1L,
          "42",
          "The same seed gives the same workloads at the same times.");

  static final Setting<Integer> SIMULATE_NODES =
      simulated(
          "nodes",
          Kinds.integer(1, SimulationOptions.MAX_NODES),
          1,
          "20",
          "Simulated nodes. Each is served at /node/K/metrics, from /node/0 on, and /sd lists"
              + " them for Prometheus' HTTP service discovery.");

  private static final List<Setting<?>> ROWS =
      List.of(
          CONFIG_FILE,
          WEB_LISTEN_ADDRESS,
          LOG_LEVEL,
          LOG_FORMAT,
          NVML_LIBRARY,
          SAMPLE_INTERVAL,
          STATE_DIRECTORY,
          CONTROL_SOCKET,
          CONTROL_GROUP,
          WARN_COMMAND,
          WARN_TIMEOUT,
          COLLECT_PROCESSES,
          SLURM_JOB_DIRECTORY,
          SLURM_JOBSTATS_DIRECTORY,
          SLURM_HPC_JOB_DIRECTORY,
          SLURM_GPUS_BY_MINOR,
          PROCESS_SOURCE,
          POLICY_UNUSED,
          POLICY_IDLE,
          POLICY_STALLED,
          POLICY_MIN_WARNING,
          POLICY_ACTIVITY_WINDOW,
          POLICY_BUSY_THRESHOLD,
          POLICY_TOUCH,
          POLICY_TOUCH_BUDGET,
          POLICY_LONGEST_HOLD,
          POLICY_HOLDS,
          POLICY_RULES,
          BOOK_ENABLED,
          BOOK_MAX_GPUS_PER_USER,
          BOOK_MAX_RESERVATIONS_PER_USER,
          BOOK_MAX_DURATION,
          BOOK_DEFAULT_DURATION,
          SIMULATE_GPUS,
          SIMULATE_MODEL,
          SIMULATE_SPEED,
          SIMULATE_SEED,
          SIMULATE_NODES);

  private SettingsTable() {}

  /** Rows in the order of the reference page; those of a section stand together. */
  public static List<Setting<?>> rows() {
    return ROWS;
  }

  private static <T> Setting<T> row(
      String key, Kind<T> kind, T defaultValue, String example, String help) {
    return new Setting<>(key, Optional.empty(), kind, defaultValue, Scope.BOTH, example, help);
  }

  private static <T> Setting<T> simulated(
      String name, Kind<T> kind, T defaultValue, String example, String help) {
    return new Setting<>(
        "simulate." + name, Optional.of(name), kind, defaultValue, Scope.SIMULATE, example, help);
  }
}
