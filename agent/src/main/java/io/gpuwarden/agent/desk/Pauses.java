package io.gpuwarden.agent.desk;

import io.gpuwarden.agent.sample.Sampler;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pause of the readings, which ends by itself if it is forgotten. Belongs to the tick's thread.
 */
final class Pauses {
  private static final Logger log = LoggerFactory.getLogger(Pauses.class);

  private final Sampler sampler;
  private boolean paused;
  private long endNanos;

  Pauses(Sampler sampler) {
    this.sampler = sampler;
  }

  void begin(String user, Duration longest, long nowNanos, long wallMillis) {
    paused = true;
    endNanos = nowNanos + longest.toNanos();
    Instant end = Instant.ofEpochMilli(wallMillis).plus(longest).truncatedTo(ChronoUnit.SECONDS);
    sampler.pause(
        new GpuError(
            "pause", 0, "paused by " + user + ", until " + end + " at most", ErrorKind.DRIVER));
    log.info("{} pauses the readings, until {} at most", user, end);
  }

  void end(String user) {
    if (paused) {
      log.info("{} ends the pause", user);
      resume();
    }
  }

  void tick(long nowNanos) {
    if (paused && nowNanos - endNanos >= 0) {
      log.warn("the pause was not ended in time; the readings go on");
      resume();
    }
  }

  private void resume() {
    paused = false;
    sampler.resume();
  }
}
