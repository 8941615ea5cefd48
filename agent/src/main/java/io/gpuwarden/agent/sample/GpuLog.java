package io.gpuwarden.agent.sample;

import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.GpuInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line per change: GPUs that come and go, stop answering and answer again. */
final class GpuLog {
  private static final Logger log = LoggerFactory.getLogger(GpuLog.class);

  private final Map<GpuId, GpuError> saidDown = new HashMap<>();
  private final Set<GpuId> saidThere = new HashSet<>();

  /** The GPUs that the driver counts now; GPUs of a driver that is gone are not gone. */
  void there(Map<GpuId, Optional<GpuInfo>> gpus) {
    gpus.forEach(
        (id, info) -> {
          if (saidThere.add(id)) {
            log.info("GPU {} {}: {}", id.index(), id.uuid(), info.map(GpuInfo::name).orElse("?"));
          }
        });
    saidThere.removeIf(
        id -> {
          boolean gone = !gpus.containsKey(id);
          if (gone) {
            log.info("GPU {} {} is gone", id.index(), id.uuid());
          }
          return gone;
        });
    saidDown.keySet().retainAll(gpus.keySet());
  }

  /** The function that failed may differ from tick to tick: what is wrong is told by the code. */
  void down(GpuId id, GpuError error) {
    GpuError said = saidDown.put(id, error);
    if (said == null || said.code() != error.code()) {
      log.warn("GPU {} {} cannot be read: {}", id.index(), id.uuid(), error);
    }
  }

  void up(GpuId id) {
    if (!saidDown.isEmpty() && saidDown.remove(id) != null) {
      log.info("GPU {} {} answers again", id.index(), id.uuid());
    }
  }
}
