package io.gpuwarden.agent.simulate;

import io.gpuwarden.agent.simulate.BoardModel.Feature;
import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization;
import io.gpuwarden.gpu.Gpu;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.MemoryHealth;
import io.gpuwarden.gpu.MigMode;
import io.gpuwarden.gpu.ProcessUtilization;
import io.gpuwarden.gpu.ReadScope;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A handle on a simulated board, good until the board is lost. Remembers how far it has drained the
 * sample buffer; belongs to its reader.
 */
final class SimulatedGpu implements Gpu {
  private final Board board;
  private final long generation;
  private final GpuId id;
  private final GpuInfo info;
  private final BoardReadings readings;
  private final BoardHealth health;
  private final ActivityMeter meter;
  private final List<Absence> absences;
  private final Set<Engine> engines;
  private final List<Map<Activity, Double>> withoutGpm;
  private MemoryHealth lastHealth = MemoryHealth.ABSENT;
  private boolean readBefore;
  private long drained;

  SimulatedGpu(Board board) {
    this.board = board;
    this.generation = board.generation();
    this.id = Identity.id(board.plan());
    this.info = Identity.info(board.plan());
    this.readings = new BoardReadings(board);
    this.health = new BoardHealth(board);
    this.meter = new ActivityMeter(board);
    this.absences = BoardAbsences.of(board.model());
    this.engines = BoardAbsences.engines(board.model());
    this.withoutGpm = Collections.nCopies(board.tenants().size(), Map.of());
  }

  @Override
  public GpuId id() {
    return id;
  }

  @Override
  public GpuInfo info() {
    return info;
  }

  /** False once the board has been lost, also when it is back: then a new handle is needed. */
  boolean good() {
    return !board.lost() && board.generation() == generation;
  }

  @Override
  public GpuReading read(ReadScope scope) throws GpuException {
    if (!good()) {
      throw new GpuException(NvmlWords.lost("nvmlDeviceGetSamples"));
    }
    synchronized (board) {
      board.advance();
      return reading(scope);
    }
  }

  private GpuReading reading(ReadScope scope) {
    if (scope == ReadScope.FULL || !readBefore) {
      lastHealth = health.memory();
    }
    long begin = board.samples().from(drained);
    boolean gpm = board.model().has(Feature.GPM);
    List<Map<Activity, Double>> activity = gpm ? meter.read() : withoutGpm;
    GpuReading reading =
        new GpuReading(
            utilization(begin),
            gpm ? meter.ofBoard(activity) : Map.of(),
            readings.memory(),
            readings.thermal(),
            readings.power(),
            readings.clocks(),
            readings.pcie(),
            health.nvLink(),
            lastHealth,
            Optional.of(processes()),
            processUtilization(begin),
            MigInstances.read(board.tenants(), activity),
            absences);
    drained = board.samples().end();
    readBefore = true;
    return reading;
  }

  private Map<Engine, EngineUtilization> utilization(long begin) {
    Map<Engine, EngineUtilization> utilization = new EnumMap<>(Engine.class);
    for (Engine engine : engines) {
      utilization.put(engine, board.samples().since(engine, begin, board.clock()));
    }
    return utilization;
  }

  private List<GpuProcess> processes() {
    return board.tenants().stream().flatMap(tenant -> tenant.process().stream()).toList();
  }

  private Optional<List<ProcessUtilization>> processUtilization(long begin) {
    return board.model().mig() == MigMode.ENABLED
        ? Optional.empty()
        : Optional.of(Attribution.since(board, begin, engines));
  }
}
