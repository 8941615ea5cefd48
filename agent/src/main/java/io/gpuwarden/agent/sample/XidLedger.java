package io.gpuwarden.agent.sample;

import io.gpuwarden.gpu.XidEvent;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Critical errors that GPUs reported, by UUID and number. Written by the lane of events, read by
 * the tick. Kept while a GPU is down and over reloads of the driver. Bounded in GPUs and numbers.
 */
final class XidLedger {
  private static final Logger log = LoggerFactory.getLogger(XidLedger.class);
  private static final int MOST_GPUS = 256;
  private static final int MOST_XIDS = 64;
  private static final SortedMap<Long, Long> NONE =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  /** Values are immutable: an event replaces its GPU's. */
  private final Map<String, SortedMap<Long, Long>> byUuid = new HashMap<>();

  synchronized void count(XidEvent event) {
    SortedMap<Long, Long> known = byUuid.getOrDefault(event.uuid(), NONE);
    boolean first = !known.containsKey(event.xid());
    if (first && (known.size() >= MOST_XIDS || (known.isEmpty() && byUuid.size() >= MOST_GPUS))) {
      return;
    }
    SortedMap<Long, Long> next = new TreeMap<>(known);
    next.merge(event.xid(), 1L, Long::sum);
    byUuid.put(event.uuid(), Collections.unmodifiableSortedMap(next));
    if (first) {
      log.warn("{}: first critical error XID {}", event.uuid(), event.xid());
    }
  }

  /** Immutable; the same object until another event of this GPU is counted. */
  synchronized SortedMap<Long, Long> of(String uuid) {
    return byUuid.getOrDefault(uuid, NONE);
  }

  /** GPUs that reported anything. */
  synchronized int size() {
    return byUuid.size();
  }

  synchronized void forget(String uuid) {
    byUuid.remove(uuid);
  }
}
