package io.gpuwarden.agent.simulate;

import static io.gpuwarden.agent.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.sample.Sampler;
import io.gpuwarden.agent.sample.TickLoop;
import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.agent.time.ScaledTime;
import io.gpuwarden.exporter.BuildInfo;
import io.gpuwarden.exporter.Exposition;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.NodeRoutes;
import io.gpuwarden.exporter.NodeSnapshot;
import io.gpuwarden.exporter.SnapshotHolder;
import io.gpuwarden.exporter.http.Request;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Router;
import io.gpuwarden.exporter.http.Status;
import io.gpuwarden.gpu.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SimulationTest {
  private static final BuildInfo BUILD = new BuildInfo("1", "abc", "17", false);

  private final MovedTime time = new MovedTime();
  private final List<SnapshotHolder> holders = new ArrayList<>();

  private Simulation simulation(int nodes, double speed) {
    return Simulation.create(
        new SimulationOptions(8, SimulatedModel.MIXED, speed, 1, nodes, Duration.ofSeconds(1)),
        time,
        BUILD);
  }

  private Router router(Simulation simulation) {
    Exposition exposition = new Exposition(false);
    return simulation.router(
        (snapshots, notReady, prefix) -> {
          holders.add(snapshots);
          return new NodeRoutes(snapshots, notReady, exposition, prefix);
        });
  }

  private static Response get(Router router, String path) {
    return router.route(new Request("GET", path, "", Map.of("host", "gpu-sim:9446")));
  }

  private void tick(Simulation simulation, int times) {
    for (int i = 0; i < times; i++) {
      time.pass(1);
      simulation.samplers().forEach(Sampler::tick);
    }
  }

  @Test
  void everyNodeHasPagesOfItsOwnAndTheFirstIsAlsoAtTheRoot() {
    Simulation simulation = simulation(12, 1);
    Router router = router(simulation);
    tick(simulation, 3);
    String first = get(router, "/node/0/metrics").text();
    assertTrue(first.contains("gpuwarden_build_info{") && first.contains("simulated=\"true\""));
    assertEquals(first, get(router, "/metrics").text());
    assertNotEquals(first, get(router, "/node/1/metrics").text());
    assertNotEquals(get(router, "/node/1/metrics").text(), get(router, "/node/11/metrics").text());
    assertEquals(Status.OK, get(router, "/node/11/-/ready").status());
  }

  @Test
  void aNodeThatDoesNotExistIsNotFound() {
    Router router = router(simulation(2, 1));
    for (String path :
        List.of(
            "/node/2/metrics",
            "/node/-1/metrics",
            "/node//metrics",
            "/node/x/",
            "/node/0",
            "/node/00/metrics",
            "/node/+1/metrics",
            "/node/99999999999/metrics",
            "/nodes")) {
      assertEquals(Status.NOT_FOUND, get(router, path).status(), path);
    }
  }

  @Test
  void serviceDiscoveryListsEveryNodeUnderTheAddressThatWasAsked() {
    Response response = get(router(simulation(2, 1)), "/sd");
    assertEquals("application/json", response.headers().get("Content-Type"));
    assertEquals(
        """
        [{"targets":["gpu-sim:9446"],"labels":{"__metrics_path__":"/node/0/metrics",\
        "instance":"sim-000","node":"sim-000"}},
        {"targets":["gpu-sim:9446"],"labels":{"__metrics_path__":"/node/1/metrics",\
        "instance":"sim-001","node":"sim-001"}}]
        """,
        response.text());
  }

  @Test
  void serviceDiscoveryRepeatsNoHostThatIsNone() {
    Router router = router(simulation(1, 1));
    for (Map<String, String> headers :
        List.<Map<String, String>>of(Map.of(), Map.of("host", "\"]}"), Map.of("host", ""))) {
      Response response = router.route(new Request("GET", "/sd", "", headers));
      assertEquals(Status.BAD_REQUEST, response.status());
    }
  }

  @Test
  void manyNodesAreListedAtTheRootAndOneIsNot() {
    Response many = get(router(simulation(3, 1)), "/");
    assertEquals(Status.OK, many.status());
    assertTrue(many.text().contains("href=\"/node/2/metrics\""));
    assertTrue(many.text().contains("stalled collective"));
    assertFalse(get(router(simulation(1, 1)), "/").text().contains("/node/0/metrics"));
  }

  @Test
  void nothingCanBeWritten() {
    Router router = router(simulation(2, 1));
    for (String path : List.of("/", "/sd", "/node/1/metrics")) {
      Response response = router.route(new Request("POST", path, "", Map.of("host", "a")));
      assertEquals(Status.METHOD_NOT_ALLOWED, response.status());
      assertEquals("GET, HEAD", response.headers().get("Allow"));
    }
  }

  @Test
  void aNewcomerSeesEveryKindOfUseWithinSeconds() {
    Simulation simulation = simulation(1, 1);
    router(simulation);
    tick(simulation, 15);
    NodeSnapshot node = holders.get(0).get();
    assertEquals(8, node.gpus().size());
    assertTrue(node.gpus().stream().allMatch(GpuSnapshot::up));
    assertTrue(compute(node, 0) > 0.5, "training");
    assertTrue(compute(node, 1) > 0, "inference");
    assertEquals(4, node.gpus().get(2).mig().size());
    assertEquals(1, compute(node, 3), "stalled");
    assertEquals(0, compute(node, 4), "unused");
    assertTrue(node.gpus().get(6).counters().busySeconds().getAsDouble() > 1, "notebook");
    assertEquals(0, node.gpus().get(7).counters().busySeconds().getAsDouble(), "forgotten");
  }

  private static double compute(NodeSnapshot node, int gpu) {
    return node.gpus().get(gpu).utilizationRatio().getOrDefault(Engine.COMPUTE, -1.0);
  }

  @Test
  void theFailingGpuGoesDownAndComesBackAndItsCountersGoOn() {
    Simulation simulation = simulation(1, 1);
    router(simulation);
    tick(simulation, 55);
    double joules = joules(5);
    tick(simulation, 30);
    assertFalse(holders.get(0).get().gpus().get(5).up());
    assertEquals(Map.of(48L, 1L, 79L, 1L), holders.get(0).get().gpus().get(5).counters().xids());
    assertTrue(holders.get(0).get().gpus().get(4).up(), "the others go on");
    tick(simulation, 60);
    assertTrue(holders.get(0).get().gpus().get(5).up());
    assertTrue(joules(5) > joules, "energy ran backwards");
  }

  private double joules(int gpu) {
    return holders.get(0).get().gpus().get(gpu).counters().energyJoules().getAsDouble();
  }

  @Test
  void atAnySpeedNothingIsLostBetweenTwoTicks() {
    for (double speed : new double[] {1, 60, 1_000, 3_600}) {
      holders.clear();
      Simulation simulation = simulation(1, speed);
      router(simulation);
      double step = ScaledTime.tickIntervalNanos(1_000_000_000, speed) / 1e9 / speed;
      for (int i = 0; i < 40; i++) {
        time.pass(step);
        simulation.samplers().forEach(Sampler::tick);
      }
      GpuSnapshot gpu = holders.get(0).get().gpus().get(3);
      double simulated = 39 * step * speed;
      assertEquals(simulated, gpu.counters().observedSeconds().getAsDouble(), 0.02 * simulated + 1);
      assertEquals(simulated, gpu.counters().busySeconds().getAsDouble(), 0.02 * simulated + 1);
    }
  }

  @Test
  void theTicksOfManyNodesAreSpreadOverTheInterval() {
    ManualTime clock = new ManualTime();
    SimulationOptions four =
        new SimulationOptions(1, SimulatedModel.V100, 1, 1, 4, Duration.ofSeconds(1));
    Simulation simulation = Simulation.create(four, clock, BUILD);
    router(simulation);
    TickLoop loop = simulation.tickLoop();
    loop.start();
    try {
      for (int ticked = 1; ticked <= 8; ticked++) {
        long expected = ticked;
        eventually(expected + " ticks in all", () -> ticks() >= expected);
        assertEquals(expected, ticks(), "all at the same instant");
        clock.advance(Duration.ofMillis(250));
      }
    } finally {
      loop.close();
    }
  }

  /** Of all four nodes together; the root shows node 0 once more. */
  private long ticks() {
    return holders.stream().limit(4).mapToLong(holder -> holder.get().tick()).sum();
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    for (int nodes : new int[] {0, 201}) {
      assertThrows(IllegalArgumentException.class, () -> simulation(nodes, 1));
    }
    assertThrows(IllegalArgumentException.class, () -> simulation(1, Double.NaN));
  }
}
