package io.gpuwarden.agent.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuSlot;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One line per change, not one per tick. */
class LogTest {
  private final Logger logger =
      (Logger) LoggerFactory.getLogger(LogTest.class.getPackage().getName());
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final TestNode node = TestNode.inline(1);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
    node.close();
  }

  @Test
  void aHealthyDayIsTwoLines() {
    node.ticks(1000);
    assertEquals(
        List.of("driver 535.104.05 is open, NVML unknown, GPUs: 1", "GPU 0 GPU-0: Test GPU"),
        said());
  }

  @Test
  void aDriverThatIsMissingIsOneLineHoweverOftenItIsTried() {
    node.driver.openError = TestDriver.NOT_LOADED;
    node.ticks(200);
    assertEquals(
        List.of("no driver, will try again: nvmlInit_v2: driver not loaded (9) [tried /nowhere]"),
        said());
  }

  @Test
  void aGpuThatIsLostAndComesBackIsTwoLines() {
    node.tick();
    lines.list.clear();
    node.driver.gpu(0).failure = TestDriver.LOST;
    node.ticks(100);
    node.driver.gpu(0).failure = null;
    node.ticks(100);
    assertEquals(
        List.of(
            "GPU 0 GPU-0 cannot be read: nvmlDeviceGetPowerUsage: GPU is lost (15)",
            "GPU 0 GPU-0 answers again"),
        said());
  }

  @Test
  void aLostGpuIsOneLineWhicheverFunctionSaysSo() {
    GpuError scanned =
        new GpuError("nvmlDeviceGetHandleByIndex_v2", 15, "GPU is lost", ErrorKind.GPU_LOST);
    node.tick();
    lines.list.clear();
    node.driver.gpu(0).failure = TestDriver.LOST;
    node.tick();
    node.driver.put(new GpuSlot.Failed(0, scanned));
    node.ticks(100);
    assertEquals(
        List.of("GPU 0 GPU-0 cannot be read: nvmlDeviceGetPowerUsage: GPU is lost (15)"), said());
  }

  @Test
  void aDriverThatGoesIsOneLineWhicheverFunctionSaysSo() {
    node.tick();
    lines.list.clear();
    node.driver.gpu(0).failure =
        new GpuError("nvmlDeviceGetPowerUsage", 9, "driver not loaded", ErrorKind.DRIVER);
    node.driver.openError = TestDriver.NOT_LOADED;
    node.ticks(100);
    assertEquals(
        List.of("no driver, will try again: nvmlDeviceGetPowerUsage: driver not loaded (9)"),
        said());
  }

  @Test
  void anAbsenceIsToldOnceAndWhatIsNotSupportedOnlyToWhoAsks() {
    GpuError fan = new GpuError("nvmlDeviceGetFanSpeed", 3, "not supported", ErrorKind.UNSUPPORTED);
    GpuError power = new GpuError("nvmlDeviceGetPowerUsage", 999, "unknown", ErrorKind.TRANSIENT);
    node.tick();
    lines.list.clear();
    node.driver.gpu(0).change =
        reading ->
            Readings.of(
                reading.utilization(),
                reading.power().energyJoules().getAsDouble(),
                List.of(new Absence("thermal.fans", fan), new Absence("power.watts", power)));
    node.ticks(100);
    assertEquals(List.of("GPU-0: no power.watts: nvmlDeviceGetPowerUsage: unknown (999)"), said());
  }

  private List<String> said() {
    return lines.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
