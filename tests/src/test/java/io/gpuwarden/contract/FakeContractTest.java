package io.gpuwarden.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gpuwarden.fake.FakeDriver;
import io.gpuwarden.fake.FakeModel;
import io.gpuwarden.fake.FakeNvml;
import io.gpuwarden.fake.FakeProcess;
import io.gpuwarden.fake.FakeSlice;
import io.gpuwarden.nvml.NvmlGpuSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The binding on the fake, in every driver generation and on every board that it knows. */
final class FakeContractTest {
  @TempDir Path directory;

  @TestFactory
  Stream<DynamicNode> theBindingKeepsTheContract() {
    return Stream.of(FakeDriver.values())
        .map(driver -> dynamicContainer(driver.toString(), boards(driver)));
  }

  private Stream<DynamicNode> boards(FakeDriver driver) {
    List<DynamicNode> nodes = new ArrayList<>();
    for (FakeModel model : FakeModel.values()) {
      if (driver.knows(model)) {
        nodes.add(test(model.toString(), driver, model));
      }
    }
    nodes.add(test("mixed", driver, FakeModel.values()));
    return nodes.stream();
  }

  private DynamicTest test(String name, FakeDriver driver, FakeModel... models) {
    return dynamicTest(name, () -> check(driver, models));
  }

  private void check(FakeDriver driver, FakeModel... models) throws Exception {
    Path own = Files.createTempDirectory(directory, "fake");
    try (FakeNvml fake = FakeNvml.in(own, driver, models)) {
      fake.change(
          c -> {
            for (int slot = 0; slot < models.length; slot++) {
              c.processes(
                  slot,
                  FakeProcess.compute(100 + slot)
                      .memory(1 << 30)
                      .working(30, 10, 0, 0)
                      .named("python3"),
                  FakeProcess.graphics(200 + slot).unknownMemory());
              boolean cut = models.length > 1 && models[slot] == FakeModel.A100;
              if (cut && driver.knows(FakeModel.A100)) {
                c.mig(slot, FakeSlice.of(0, 1, "3g.40gb"), FakeSlice.of(2, 5, "2g.20gb"));
                c.processes(slot, FakeProcess.compute(300).memory(1 << 20).on(5, 0));
              }
            }
          });
      List<Outcome> outcomes =
          GpuContract.check(
              new NvmlGpuSource(Optional.of(fake.library())),
              () -> fake.advance(Duration.ofSeconds(1)));
      assertEquals(List.of(), outcomes.stream().filter(outcome -> !outcome.kept()).toList());
    }
  }
}
