package io.gpuwarden.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gpuwarden.contract.Values;
import io.gpuwarden.fake.Curve;
import io.gpuwarden.fake.FakeDriver;
import io.gpuwarden.fake.FakeKey;
import io.gpuwarden.fake.FakeModel;
import io.gpuwarden.fake.FakeNvml;
import io.gpuwarden.fake.FakeProcess;
import io.gpuwarden.fake.FakeSlice;
import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.EngineUtilization;
import io.gpuwarden.gpu.Gpu;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.GpuSession;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.gpu.MigReading;
import io.gpuwarden.gpu.ProcessUtilization;
import io.gpuwarden.gpu.ReadScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What each board answers under each driver generation, whole: a table per board, a line per value,
 * more where drivers differ; {@code !3} is an absence with its code. {@code mvn test
 * -Dgolden.update=true} writes the tables anew.
 */
final class AnswersTest {
  private static final Path GOLDEN = Path.of("src/test/resources/io/gpuwarden/nvml");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(FakeModel.class)
  void aBoardAnswersWhatItAndItsDriverHave(FakeModel model) throws Exception {
    compare(model.toString(), model, false);
  }

  @Test
  void aBoardWithMigAnswersForItsInstances() throws Exception {
    compare("a100-sxm-mig", FakeModel.A100, true);
    compare("h100-sxm-mig", FakeModel.H100, true);
  }

  private void compare(String name, FakeModel model, boolean mig) throws Exception {
    Map<FakeDriver, Map<String, String>> columns = new TreeMap<>();
    for (FakeDriver driver : FakeDriver.values()) {
      if (driver.knows(model)) {
        columns.put(driver, answers(driver, model, mig));
      }
    }
    String table = table(columns);
    Path golden = GOLDEN.resolve("answers-" + name + ".txt");
    if (UPDATE) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, table);
    }
    assertEquals(Files.readString(golden), table);
  }

  private Map<String, String> answers(FakeDriver driver, FakeModel model, boolean mig)
      throws IOException, GpuException {
    Path own = Files.createTempDirectory(directory, "fake");
    try (FakeNvml fake = FakeNvml.in(own, driver, model)) {
      FakeProcess worker =
          FakeProcess.compute(4711).memory(1 << 30).working(30, 10, 0, 200).named("python3");
      fake.change(
          c ->
              c.processes(
                  0,
                  mig ? worker.on(1, 0) : worker,
                  FakeProcess.compute(4712).memory(3L << 30),
                  FakeProcess.graphics(815).unknownMemory()));
      if (mig) {
        fake.change(
            c ->
                c.mig(0, FakeSlice.of(0, 1, "3g.40gb"), FakeSlice.of(2, 5, "1g.10gb").using(77))
                    .setOfInstance(0, 5, FakeKey.ACTIVITY_SM, Curve.constant(50)));
      }
      try (GpuSession session = new NvmlGpuSource(Optional.of(fake.library())).open()) {
        Gpu gpu = ((GpuSlot.Present) session.scan().get(0)).gpu();
        gpu.read(ReadScope.FULL);
        fake.advance(Duration.ofSeconds(1));
        GpuReading reading = gpu.read(ReadScope.FULL);
        Map<String, String> answers = new TreeMap<>();
        answers.put("0 driver", session.driver().toString());
        identity(answers, gpu.info());
        values(answers, reading);
        instances(answers, reading);
        return answers;
      }
    }
  }

  private static void identity(Map<String, String> answers, GpuInfo info) {
    answers.put("0 name", info.name());
    answers.put("0 pciBusId", info.pciBusId().orElse("-"));
    answers.put("0 minor", info.minor().toString());
    answers.put("0 serial", info.serial().orElse("-"));
    answers.put("0 architecture", info.architecture().orElse("-"));
    answers.put("0 computeCapability", info.computeCapability().orElse("-"));
    answers.put("0 vbios", info.vbios().orElse("-"));
    answers.put("0 mig", info.mig().toString());
    answers.put("0 memoryApi", info.memoryApi().map(Enum::toString).orElse("-"));
  }

  private static void values(Map<String, String> answers, GpuReading reading) {
    Values.of(reading).forEach((name, value) -> answers.put(name, number(value)));
    for (Absence absence : reading.absences()) {
      answers.put(absence.reading(), "!" + absence.error().code());
    }
    reading.processes().ifPresent(list -> answers.put("processes", list.toString()));
    reading
        .processUtilization()
        .ifPresent(list -> answers.put("processUtilization", samples(list)));
    reading
        .utilization()
        .forEach((engine, found) -> answers.put("utilization " + engine, text(found)));
    reading.clocks().events().ifPresent(list -> answers.put("clocks.events", list.toString()));
    if (!reading.thermal().fanRatios().isEmpty()) {
      answers.put("thermal.fanRatios", reading.thermal().fanRatios().toString());
    }
  }

  /** How many samples, and the ratios that they have. */
  private static String text(EngineUtilization utilization) {
    if (utilization instanceof EngineUtilization.Samples samples) {
      List<Double> ratios = Arrays.stream(samples.ratios()).boxed().toList();
      return ratios.size() + " samples of " + new TreeSet<>(ratios);
    }
    return utilization.toString();
  }

  /** All samples of a process are alike here, and their times are tested elsewhere. */
  private static String samples(List<ProcessUtilization> list) {
    return list.stream()
        .map(sample -> sample.pid() + " " + new TreeMap<>(sample.ratios()))
        .distinct()
        .toList()
        .toString();
  }

  private static void instances(Map<String, String> answers, GpuReading reading) {
    for (MigReading mig : reading.migInstances()) {
      String head = "mig " + mig.info().gpuInstance() + " ";
      answers.put(head + "info", mig.info().toString());
      answers.put(head + "memory", mig.memory().toString());
      answers.put(head + "activity", new TreeMap<>(mig.activity()).toString());
      answers.put(head + "processes", mig.processes().map(Object::toString).orElse("-"));
    }
  }

  private static String number(double value) {
    boolean whole = value == Math.rint(value);
    return whole ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
  }

  /** Drivers that answer alike share a line. */
  private static String table(Map<FakeDriver, Map<String, String>> columns) {
    List<String> lines = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    columns.values().forEach(column -> names.addAll(column.keySet()));
    for (String name : names) {
      Map<String, List<FakeDriver>> byAnswer =
          columns.entrySet().stream()
              .collect(
                  Collectors.groupingBy(
                      column -> column.getValue().getOrDefault(name, "-"),
                      LinkedHashMap::new,
                      Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
      byAnswer.forEach(
          (answer, drivers) ->
              lines.add(
                  name
                      + " = "
                      + answer
                      + (drivers.size() == columns.size() ? "" : "   " + drivers)));
    }
    return String.join("\n", lines) + "\n";
  }
}
