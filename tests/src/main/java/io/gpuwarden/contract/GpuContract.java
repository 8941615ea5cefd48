package io.gpuwarden.contract;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The promises of a {@link GpuSource}, each with the check that finds it broken. */
public final class GpuContract {
  private final Map<String, Function<Observation, List<String>>> checks = new LinkedHashMap<>();

  private GpuContract() {
    checks.put("the driver says its version", NodeChecks::driverVersion);
    checks.put("indexes count from 0 and UUIDs are unique", NodeChecks::ids);
    checks.put("a GPU that cannot be opened says why", NodeChecks::failedSlots);
    checks.put("a later scan shows the same objects", NodeChecks::secondScan);
    checks.put("a second session shows the same GPUs", NodeChecks::reopened);
    checks.put("identities are well formed", NodeChecks::identities);
    each("no number is infinite or not a number", ValueChecks::finite);
    each("nothing but a temperature is negative", ValueChecks::notNegative);
    each("ratios are within 0 and 1", ValueChecks::ratios);
    each("used memory is within the total", ValueChecks::memory);
    each("a performance state is within 0 and 15", ValueChecks::performanceState);
    each("no value is both present and absent", ValueChecks::presentOrAbsent);
    each("an absence says function, code and text, once, and is no misuse", ValueChecks::absences);
    each("counters do not go back", ChangeChecks::counters);
    each("samples follow each other in time", ChangeChecks::samples);
    each("process samples follow each other in time", ChangeChecks::processSamples);
    each("a fast reading repeats what it did not ask", ChangeChecks::fastRepeats);
    each("every value is there or explained", ValueChecks::complete);
    each("processes are whole and listed once", ProcessChecks::processes);
    each("MIG instances belong to their GPU", ProcessChecks::instances);
  }

  /**
   * Opens the source twice and reads every GPU a few times.
   *
   * @return what each check found, in a fixed order
   * @throws GpuException if the source cannot be opened or a GPU not be read at all
   */
  public static List<Outcome> check(GpuSource source, Pause pause)
      throws GpuException, InterruptedException {
    Observation seen = Observation.of(source, pause);
    List<Outcome> outcomes = new ArrayList<>();
    new GpuContract()
        .checks.forEach((promise, check) -> outcomes.add(new Outcome(promise, check.apply(seen))));
    return outcomes;
  }

  /** A check of every GPU by itself. */
  private void each(String promise, Function<Observation.Device, List<String>> check) {
    checks.put(
        promise,
        seen -> {
          List<String> broken = new ArrayList<>();
          for (Observation.Device device : seen.devices()) {
            check
                .apply(device)
                .forEach(line -> broken.add("GPU " + device.id().index() + ": " + line));
          }
          return broken;
        });
  }
}
