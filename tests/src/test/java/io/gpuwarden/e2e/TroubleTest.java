package io.gpuwarden.e2e;

import static io.gpuwarden.e2e.Rig.driver;
import static io.gpuwarden.e2e.Rig.is;
import static io.gpuwarden.e2e.Rig.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.fake.FakeDriver;
import io.gpuwarden.fake.FakeKey;
import io.gpuwarden.fake.FakeModel;
import io.gpuwarden.fake.FakeNvml;
import io.gpuwarden.fake.FakeSlice;
import io.gpuwarden.program.Daemon;
import io.gpuwarden.program.Scrape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Everything that goes wrong on a real server, and that nobody has to restart the daemon. */
@Execution(ExecutionMode.CONCURRENT)
final class TroubleTest {
  private static final String GPU_0 = "gpu=\"0\"";
  private static final String GPU_1 = "gpu=\"1\"";
  private static final String RTX3090 = "name=\"NVIDIA GeForce RTX 3090\"";

  @TempDir private Path directory;

  private Rig two() {
    return Rig.ready(directory, FakeDriver.R550, FakeModel.H100, FakeModel.V100);
  }

  @Test
  void aHangingGpuIsDownWithinThreeSecondsAndHidesNoOther(TestReporter reporter) throws Exception {
    FakeNvml fake = FakeNvml.in(directory, FakeDriver.R550, FakeModel.H100, FakeModel.V100);
    fake.change(c -> c.realClock());
    try (Rig rig = Rig.starting(fake, "1s")) {
      rig.daemon().ready();
      Duration before = medianScrape(rig);
      fake.change(c -> c.hang("nvmlDevice*", 0));
      rig.until("GPU 0 is down", Duration.ofSeconds(3), up(0, false));
      reporter.publishEntry("scrape", before + ", while a GPU hangs " + medianScrape(rig));
      fake.change(c -> c.set(1, FakeKey.POWER, 222));
      Scrape page = rig.until("GPU 1 is exact", p -> is(p, "gpu_power_watts", 222, GPU_1));
      assertTrue(up(0, false).test(page), "GPU 0 still hangs");
      assertEquals(0, page.of("gpu_power_watts", GPU_0).size(), "no value of a GPU that hangs");
      assertEquals(200, rig.daemon().get("/-/healthy").status());
      fake.change(c -> c.behave());
      rig.until("GPU 0 is back", up(0, true).and(p -> is(p, "gpu_power_watts", 350, GPU_0)));
      rig.awaitLogged("GPU 0", "cannot be read");
      rig.awaitLogged("GPU 0", "answers again");
    }
  }

  /** Reported, not asserted: it depends on the machine. */
  private static Duration medianScrape(Rig rig) throws Exception {
    long[] nanos = new long[21];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      rig.daemon().get("/metrics");
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return Duration.ofNanos(nanos[nanos.length / 2]);
  }

  @Test
  void sigtermEndsItAlsoWhileAGpuHangs() {
    try (Rig rig = two()) {
      rig.fake.change(c -> c.hang("nvmlDevice*", 0));
      rig.until("GPU 0 is down", up(0, false));
      assertEquals(0, rig.daemon().terminate().exitStatus(Duration.ofSeconds(5)));
      assertEquals(1, rig.logged("stopped"), String.join("\n", rig.daemon().log()));
      rig.leavesItsSessionOpen();
    }
  }

  @Test
  void aLostGpuIsDownUntilItIsBack() {
    try (Rig rig = two()) {
      rig.fake.change(c -> c.lose(1));
      Scrape page = rig.until("GPU 1 is down", up(1, false));
      assertEquals(0, page.of("gpu_power_watts", GPU_1).size());
      assertTrue(up(0, true).test(page));
      rig.fake.change(c -> c.restore(1));
      rig.until("GPU 1 is back", up(1, true));
      rig.awaitLogged("GPU 1", "cannot be read");
      rig.awaitLogged("GPU 1", "answers again");
    }
  }

  @Test
  void aDriverUpgradeIsFollowedAndNoCounterRunsBackwards() {
    try (Rig rig = two()) {
      Scrape first =
          rig.until(
              "energy is counted",
              p -> p.value("gpu_energy_joules_total", GPU_0).orElseThrow() > 50);
      rig.fake.change(c -> c.unloadDriver());
      rig.until("the driver is gone", driver(false));
      rig.fake.upgrade(FakeDriver.R580);
      Scrape later =
          rig.until(
              "the new driver is read",
              driver(true)
                  .and(up(0, true))
                  .and(p -> p.label("gpu_driver_info", "driver").orElse("").startsWith("580.")));
      for (String counter : first.names(GPU_0)) {
        if (counter.endsWith("_total")) {
          first
              .of(counter)
              .forEach(
                  (series, value) ->
                      assertTrue(later.of(counter).getOrDefault(series, -1.0) >= value, series));
        }
      }
      rig.awaitLogged("driver 580.65.06 is open");
    }
  }

  @Test
  void aLibraryOfAnotherVersionThanTheKernelIsSaidAndOvercome() {
    try (Rig rig = two()) {
      rig.fake.change(c -> c.loadDriver(FakeDriver.R580));
      rig.until("the mismatch is seen", driver(false));
      rig.awaitLogged("(18)");
      rig.fake.installLibrary(FakeDriver.R580);
      rig.until("it works again", driver(true).and(up(1, true)));
      assertEquals(1, rig.logged("(18)"), "one line, however often it was tried");
    }
  }

  @Test
  void aLibraryThatComesLaterIsFound() throws Exception {
    FakeNvml fake = FakeNvml.in(directory, FakeDriver.R535, FakeModel.A100);
    fake.change(c -> c.realClock()).removeLibrary();
    try (Rig rig = Rig.starting(fake, "200ms")) {
      Scrape page = rig.until("no driver", driver(false));
      assertEquals(0, page.of("gpu_up").size());
      assertEquals(200, rig.daemon().get("/-/healthy").status());
      rig.awaitLogged("no driver", "libnvidia-ml.so.1");
      fake.installLibrary(FakeDriver.R535);
      rig.until("the driver is there", driver(true).and(up(0, true)));
    }
  }

  /** The list of GPUs is looked at every 30 s. */
  @Test
  void gpusComeAndGo() {
    try (Rig rig = two()) {
      rig.fake.change(c -> c.add(FakeModel.RTX3090).remove(1));
      Scrape page =
          rig.until(
              "the V100 is gone and the RTX 3090 there",
              Duration.ofSeconds(40),
              p -> up(1, true).test(p) && !p.of("gpu_info", RTX3090).isEmpty());
      assertEquals(2, page.of("gpu_up").size());
      assertTrue(page.of("gpu_info", "name=\"Tesla V100-SXM2-32GB\"").isEmpty());
      rig.awaitLogged("GPU 1", "RTX 3090");
      rig.awaitLogged("GPU 1", "is gone");
    }
  }

  @Test
  void migInstancesFollowTheirConfiguration() {
    try (Rig rig = Rig.ready(directory, FakeDriver.R550, FakeModel.A100)) {
      rig.until("no instance", p -> p.of("gpu_mig_info").isEmpty());
      rig.fake.change(c -> c.mig(0, FakeSlice.of(0, 1, "3g.40gb"), FakeSlice.of(1, 2, "3g.40gb")));
      Scrape cut = rig.until("two instances", p -> p.of("gpu_mig_info").size() == 2);
      assertEquals(2, cut.of("gpu_mig_memory_total_bytes").size());
      rig.until("no utilization in MIG", p -> p.of("gpu_utilization_ratio").isEmpty());
      rig.fake.change(c -> c.mig(0, FakeSlice.of(0, 1, "7g.80gb").again(1)));
      rig.until("one other", p -> p.of("gpu_mig_info", "profile=\"7g.80gb\"").size() == 1);
      rig.fake.change(c -> c.migOff(0));
      rig.until("none", p -> p.of("gpu_mig_info").isEmpty());
      assertTrue(up(0, true).test(rig.until("GPU 0 is up", up(0, true))));
    }
  }

  @Test
  void criticalErrorsAreCountedOnceEach() {
    try (Rig rig = two()) {
      rig.fake.change(c -> c.xid(0, 79).xid(1, 48));
      rig.until("XID 79", p -> is(p, "gpu_xid_errors_total", 1, GPU_0, "xid=\"79\""));
      rig.until("XID 48", p -> is(p, "gpu_xid_errors_total", 1, GPU_1, "xid=\"48\""));
      rig.fake.change(c -> c.xid(0, 79));
      rig.until("again", p -> is(p, "gpu_xid_errors_total", 2, GPU_0, "xid=\"79\""));
    }
  }

  @Test
  void killedItStartsAgain() {
    try (Rig rig = two()) {
      rig.daemon().kill().exitStatus(Daemon.PATIENCE);
      rig.startAgain();
      rig.until("both GPUs", up(0, true).and(up(1, true)));
    }
  }

  @Test
  void aGoodDayIsNotWorthAWarning() {
    try (Rig rig = two()) {
      rig.until("some ticks", p -> p.value("gpu_observed_seconds_total", GPU_0).orElseThrow() > 2);
      assertEquals(0, rig.logged(" WARN "), String.join("\n", rig.daemon().log()));
      assertEquals(0, rig.logged(" ERROR "), String.join("\n", rig.daemon().log()));
    }
  }
}
