package io.gpuwarden.agent.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.ClockDomain;
import io.gpuwarden.gpu.ClockEvent;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization;
import io.gpuwarden.gpu.EngineUtilization.Samples;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.gpu.PowerLimit;
import io.gpuwarden.gpu.ProcessUtilization;
import io.gpuwarden.gpu.ReadScope;
import io.gpuwarden.gpu.TemperatureSensor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The values of a board hang together, and none leaves its range. */
final class PlausibilityTest {
  private static final List<BoardModel> WHOLE_BOARDS =
      List.of(BoardModels.H100, BoardModels.A100, BoardModels.V100, BoardModels.RTX3090);

  @Test
  void energyIsTheIntegralOfPower() throws GpuException {
    Node node = Node.of(BoardModels.H100, new Training(8));
    double joules = joules(node.after(30));
    double integral = 0;
    for (int i = 0; i < 6_000; i++) {
      integral += watts(node.after(0.1)) * 0.1;
    }
    assertEquals(integral, joules(node.read()) - joules, 0.005 * integral);
  }

  @Test
  void powerAndTemperatureFollowTheLoadWithInertia() throws GpuException {
    for (BoardModel model : WHOLE_BOARDS) {
      Node node = Node.of(model, new Training(8));
      double coldCelsius = celsius(node.after(1));
      GpuReading soon = node.after(24);
      GpuReading later = node.after(400);
      assertTrue(watts(soon) > 0.7 * model.power().limit(), model.name());
      assertTrue(celsius(soon) > coldCelsius + 3, model.name());
      assertTrue(celsius(later) > celsius(soon) + 5, model.name() + " warms slowly");
      assertEquals(model.thermal().loadedCelsius(), celsius(later), 8, model.name());
    }
  }

  @Test
  void anIdleBoardSleeps() throws GpuException {
    GpuReading reading = Node.of(BoardModels.RTX3090, new Unused()).after(60);
    assertEquals(Set.of(ClockEvent.GPU_IDLE), reading.clocks().events().get());
    assertEquals(8, reading.clocks().performanceState().getAsInt());
    assertEquals(1, reading.pcie().linkGeneration().getAsInt());
    assertEquals(210e6, reading.clocks().hertz().get(ClockDomain.GRAPHICS));
    assertEquals(24, watts(reading), 0.1);
    assertEquals(0, reading.thermal().fanRatios().get(0).getAsDouble());
    assertEquals(List.of(), reading.processes().get());
  }

  @Test
  void aWorkingBoardIsAwakeAndItsFansTurn() throws GpuException {
    GpuReading reading = Node.of(BoardModels.RTX3090, new Training(8)).after(300);
    assertEquals(2, reading.clocks().performanceState().getAsInt());
    assertEquals(4, reading.pcie().linkGeneration().getAsInt());
    assertTrue(reading.thermal().fanRatios().get(0).getAsDouble() > 0.3);
    assertEquals(1, reading.processes().get().size());
  }

  @Test
  void loadAboveThePowerLimitIsCapped() throws GpuException {
    Node node = Node.of(BoardModels.A100, new Training(8));
    GpuReading reading = node.after(60);
    for (int i = 0;
        i < 300 && !reading.clocks().events().get().contains(ClockEvent.SW_POWER_CAP);
        i++) {
      reading = node.after(1);
    }
    assertTrue(reading.clocks().events().get().contains(ClockEvent.SW_POWER_CAP));
    assertTrue(clock(reading) < maxClock(reading), "clocks give way");
    Double seconds = node.after(600).clocks().eventSeconds().get(ClockEvent.SW_POWER_CAP);
    assertNotNull(seconds);
    assertTrue(seconds > 1 && seconds < 960, "capped for " + seconds + " s");
  }

  @Test
  void aBoardWithBadCoolingSlowsDownInsteadOfBurning() throws GpuException {
    Node node = Node.of(BoardModels.V100, List.of(new Training(8)), FailurePlan.FAILING);
    node.time.pass(106);
    boolean slowed = false;
    for (int i = 0; i < 1_500; i++) {
      GpuReading reading = node.after(1);
      assertTrue(celsius(reading) < 87, "at " + celsius(reading));
      slowed |= reading.clocks().events().get().contains(ClockEvent.SW_THERMAL_SLOWDOWN);
    }
    assertTrue(slowed);
  }

  @Test
  void aStalledCollectiveLooksBusyAndDoesNothing() throws GpuException {
    for (BoardModel model : WHOLE_BOARDS) {
      Node node = Node.of(model, new StalledCollective(8));
      node.after(60);
      for (int i = 0; i < 120; i++) {
        GpuReading reading = node.after(1);
        assertTrue(mean(reading, Engine.COMPUTE) >= 0.99, model.name());
        assertTrue(mean(reading, Engine.MEMORY_COPY) <= 0.01, model.name());
        assertTrue(watts(reading) < 0.3 * model.power().limit(), model.name());
      }
    }
    GpuReading spinning = Node.of(BoardModels.H100, new StalledCollective(8)).after(60);
    assertEquals(1, spinning.activity().get(Activity.GRAPHICS));
    assertEquals(0, spinning.activity().get(Activity.TENSOR));
  }

  @Test
  void trainingIsBusyExceptForDipsAndAnHourlyCheckpoint() {
    Training training = new Training(8);
    long hour = Steps.ofSeconds(3_600);
    double busy = 0;
    long still = 0;
    for (long step = hour; step < 2 * hour; step++) {
      double compute = training.at(step, 0).compute();
      busy += compute / hour;
      still += compute == 0 ? 1 : 0;
    }
    assertEquals(0.94, busy, 0.02);
    assertEquals(40, Steps.seconds(still), 1);
  }

  @Test
  void inferenceFollowsTheDay() {
    assertTrue(meanInference(14 / 24.0) > 4 * meanInference(2 / 24.0));
    assertTrue(meanInference(2 / 24.0) > 0.02);
  }

  private static double meanInference(double dayPhase) {
    Inference inference = new Inference(8);
    double sum = 0;
    for (long step = 0; step < 3_000; step++) {
      sum += inference.at(step, dayPhase).compute();
    }
    return sum / 3_000;
  }

  @Test
  void aNotebookRunsForThreeSecondsEveryFewMinutes() {
    Notebook notebook = new Notebook(8);
    long busy = 0;
    for (long step = 0; step < Steps.ofSeconds(2_400); step++) {
      Load load = notebook.at(step, 0);
      busy += load.compute() > 0 ? 1 : 0;
      assertTrue(load.memory() > 0.1);
    }
    assertEquals(30, Steps.seconds(busy), 2);
    assertTrue(notebook.at(Steps.ofSeconds(6), 0).compute() > 0, "one soon after the start");
  }

  @ParameterizedTest
  @EnumSource(SimulatedModel.class)
  void noValueLeavesItsRangeInADay(SimulatedModel model) throws GpuException {
    int gpus = model == SimulatedModel.MIXED ? 13 : 3;
    Node node = new Node(NodePlan.showcase(model, gpus, 4));
    double[] joules = new double[gpus];
    int minutes = model == SimulatedModel.MIXED ? 1_440 : 240;
    for (int minute = 0; minute < minutes; minute++) {
      node.time.pass(60);
      for (GpuSlot slot : node.session.scan()) {
        if (slot instanceof GpuSlot.Present present) {
          GpuReading reading = present.gpu().read(ReadScope.FAST);
          inRange(reading);
          boolean reset = joules(reading) < 60 * 800;
          assertTrue(reset || joules(reading) > joules[slot.index()], "energy ran backwards");
          joules[slot.index()] = joules(reading);
        }
      }
    }
  }

  private static void inRange(GpuReading reading) {
    long used = reading.memory().usedBytes().getAsLong();
    long reserved = reading.memory().reservedBytes().getAsLong();
    assertTrue(used > 0 && used + reserved <= reading.memory().totalBytes().getAsLong());
    assertTrue(watts(reading) > 20 && watts(reading) <= limit(reading), "power " + watts(reading));
    assertTrue(celsius(reading) >= 20 && celsius(reading) < 95, "at " + celsius(reading));
    assertTrue(clock(reading) <= maxClock(reading) && clock(reading) >= 100e6);
    ratios(reading).forEach(ratio -> assertTrue(ratio >= 0 && ratio <= 1, "ratio " + ratio));
    reading.clocks().eventSeconds().values().forEach(seconds -> assertTrue(seconds >= 0));
    reading
        .migInstances()
        .forEach(
            instance ->
                assertTrue(
                    instance.memory().usedBytes().getAsLong()
                        <= instance.memory().totalBytes().getAsLong()));
  }

  private static Stream<Double> ratios(GpuReading reading) {
    Stream<Double> engines =
        reading.utilization().values().stream().flatMap(PlausibilityTest::ratios);
    Stream<Double> activity =
        Stream.concat(
                Stream.of(reading.activity()),
                reading.migInstances().stream().map(instance -> instance.activity()))
            .flatMap(map -> map.values().stream());
    Stream<Double> processes =
        reading.processUtilization().stream()
            .flatMap(List::stream)
            .map(ProcessUtilization::ratios)
            .flatMap(map -> map.values().stream());
    Stream<Double> fans = reading.thermal().fanRatios().stream().map(fan -> fan.getAsDouble());
    return Stream.of(engines, activity, processes, fans).flatMap(all -> all);
  }

  private static Stream<Double> ratios(EngineUtilization utilization) {
    return Arrays.stream(((Samples) utilization).ratios()).boxed();
  }

  private static double mean(GpuReading reading, Engine engine) {
    EngineUtilization utilization = reading.utilization().get(engine);
    assertNotNull(utilization);
    return ratios(utilization).mapToDouble(Double::doubleValue).average().getAsDouble();
  }

  private static double watts(GpuReading reading) {
    return reading.power().watts().getAsDouble();
  }

  private static double limit(GpuReading reading) {
    return reading.power().limitsWatts().getOrDefault(PowerLimit.ENFORCED, 0.0);
  }

  private static double joules(GpuReading reading) {
    return reading.power().energyJoules().getAsDouble();
  }

  private static double celsius(GpuReading reading) {
    return reading.thermal().celsius().getOrDefault(TemperatureSensor.GPU, 0.0);
  }

  private static double clock(GpuReading reading) {
    return reading.clocks().hertz().getOrDefault(ClockDomain.SM, 0.0);
  }

  private static double maxClock(GpuReading reading) {
    return reading.clocks().maxHertz().getOrDefault(ClockDomain.SM, 0.0);
  }
}
