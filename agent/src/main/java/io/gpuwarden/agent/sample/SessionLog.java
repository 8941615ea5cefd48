package io.gpuwarden.agent.sample;

import io.gpuwarden.gpu.DriverInfo;
import io.gpuwarden.gpu.GpuError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per change of the driver's state, however often it is asked. The same answer by another
 * function is the same state: an attempt to open the driver repeats what a reading met.
 */
final class SessionLog {
  private static final Logger log = LoggerFactory.getLogger(SessionLog.class);

  private @Nullable GpuError saidDown;
  private @Nullable DriverInfo saidUp;

  void down(GpuError error, List<String> details) {
    saidUp = null;
    GpuError said = saidDown;
    saidDown = error;
    if (said != null && said.code() == error.code()) {
      return;
    }
    if (details.isEmpty()) {
      log.warn("no driver, will try again: {}", error);
    } else {
      log.warn("no driver, will try again: {} [{}]", error, String.join("; ", details));
    }
  }

  void paused(GpuError reason) {
    saidUp = null;
    if (!reason.equals(saidDown)) {
      saidDown = reason;
      log.info("every handle of the driver is given back: {}", reason.text());
    }
  }

  void up(DriverInfo driver, int gpus) {
    saidDown = null;
    if (driver.equals(saidUp)) {
      return;
    }
    saidUp = driver;
    log.info(
        "driver {} is open, NVML {}, GPUs: {}",
        said(driver.driver().orElse(null)),
        said(driver.nvml().orElse(null)),
        gpus);
  }

  private static String said(@Nullable String version) {
    return version == null ? "unknown" : version;
  }
}
