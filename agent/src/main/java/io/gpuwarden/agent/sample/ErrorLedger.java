package io.gpuwarden.agent.sample;

import io.gpuwarden.exporter.AgentState.ErrorKey;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every answer other than success: counted by function and code, logged once per GPU, function and
 * code. Used by every thread that asks the driver. Bounded: a driver that makes up codes costs a
 * fixed amount of memory, and what comes after the bound is neither counted nor logged.
 */
final class ErrorLedger {
  /**
   * What needs two samples has no value in the first reading of a GPU: "not ready", "no data". That
   * is counted and shown as any other answer, but nobody has to act.
   */
  private static final Set<Integer> NOT_YET = Set.of(27, 21);

  private static final Logger log = LoggerFactory.getLogger(ErrorLedger.class);
  private static final int MOST_KEYS = 512;
  private static final int MOST_LOGGED = 4096;

  private record LogKey(String gpu, String function, int code) {}

  private final Map<ErrorKey, Long> counts = new HashMap<>();
  private final Set<LogKey> logged = new HashSet<>();
  private Map<ErrorKey, Long> published = Map.of();
  private boolean changed;

  /** Counts an answer that another line of the log tells already. */
  synchronized void count(GpuError error) {
    ErrorKey key = new ErrorKey(error.function(), error.code());
    if (counts.containsKey(key) || counts.size() < MOST_KEYS) {
      counts.merge(key, 1L, Long::sum);
      changed = true;
    }
  }

  /**
   * Counts an answer, and logs it if this GPU has not given it before.
   *
   * @param gpu UUID
   * @param reading what is absent because of it
   */
  synchronized void countAndLog(String gpu, String reading, GpuError error) {
    count(error);
    LogKey key = new LogKey(gpu, error.function(), error.code());
    if (logged.size() >= MOST_LOGGED || !logged.add(key)) {
      return;
    }
    if (error.kind() == ErrorKind.UNSUPPORTED || NOT_YET.contains(error.code())) {
      log.debug("{}: no {}: {}", gpu, reading, error);
    } else {
      log.warn("{}: no {}: {}", gpu, reading, error);
    }
  }

  /** Immutable; the same object until something is counted. */
  synchronized Map<ErrorKey, Long> counts() {
    if (changed) {
      published = Map.copyOf(counts);
      changed = false;
    }
    return published;
  }
}
