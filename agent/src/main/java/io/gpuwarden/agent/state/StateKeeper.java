package io.gpuwarden.agent.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.AgentState.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the memory of the daemon over restarts: takes it up from the state file at start, and
 * writes it every ten seconds if it changed, and at the end. Nothing here fails the daemon: where
 * the file cannot be read it starts empty, and where it cannot be written it goes on without.
 *
 * <p>Owned by the thread of the tick, which owns the sections too. The thread that writes sees only
 * text that no longer changes.
 */
public final class StateKeeper implements AutoCloseable {
  /** At a kill no more than this is forgotten. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** For the last write; a disk that hangs must not keep the daemon from ending. */
  private static final Duration LAST_WRITE = Duration.ofSeconds(2);

  private final List<StateSection> sections;
  private final Time time;
  private final StateLog log;
  private final StateWriter writer;
  private final Set<String> unwritable = new HashSet<>();
  private final Map<String, byte[]> texts;
  private long dueNanos;

  private StateKeeper(
      List<StateSection> sections,
      Time time,
      StateLog log,
      StateWriter writer,
      Map<String, byte[]> texts) {
    this.sections = sections;
    this.time = time;
    this.log = log;
    this.writer = writer;
    this.texts = texts;
    this.dueNanos = time.monotonicNanos();
  }

  /**
   * Takes up what the file holds, before the first tick.
   *
   * @param directory made if it is not there; its parent is not
   * @param sections each with a name of its own
   */
  public static StateKeeper open(Path directory, Time time, List<StateSection> sections) {
    long startNanos = time.monotonicNanos();
    StateDirectory files = new StateDirectory(directory);
    StateLog log = new StateLog(files.file());
    LoadedState loaded = LoadedState.from(files, sections, log, time.wallMillis());
    double seconds = (time.monotonicNanos() - startNanos) / 1e9;
    StateWriter writer =
        new StateWriter(files, log, time, loaded.held(), new Step(loaded.success(), seconds));
    writer.start();
    return new StateKeeper(
        List.copyOf(sections), time, log, writer, new LinkedHashMap<>(loaded.texts()));
  }

  /** Called after each tick; hands the state over to be written when it is time. Never waits. */
  public void tick() {
    long now = time.monotonicNanos();
    if (now - dueNanos >= 0) {
      dueNanos = now + INTERVAL.toNanos();
      writer.offer(document());
    }
  }

  /**
   * Has the state written now, such as after a reservation was made: its user was told so. Never
   * waits.
   */
  public void soon() {
    dueNanos = time.monotonicNanos();
  }

  /** How the last write went, or, before it, the reading at start. From any thread. */
  public Step step() {
    return writer.step();
  }

  private StateDocument document() {
    for (StateSection section : sections) {
      byte[] text = text(section);
      if (text != null) {
        texts.put(section.name(), text);
      }
    }
    return new StateDocument(time.wallMillis(), new LinkedHashMap<>(texts));
  }

  /** Null if it cannot be written: what was kept of it last stays, and the others are written. */
  private byte @Nullable [] text(StateSection section) {
    byte[] before = texts.get(section.name());
    ByteArrayOutputStream out = new ByteArrayOutputStream(before == null ? 64 : before.length + 64);
    try (JsonGenerator json = StateDocument.FACTORY.createGenerator(out)) {
      section.write(json);
    } catch (IOException | RuntimeException e) {
      if (unwritable.add(section.name())) {
        log.sectionUnwritable(section.name(), e);
      }
      return null;
    }
    unwritable.remove(section.name());
    return out.toByteArray();
  }

  /** Writes what there is to write, within 2 s. Called when no tick runs any more. */
  @Override
  public void close() {
    writer.offer(document());
    writer.close(LAST_WRITE);
  }
}
