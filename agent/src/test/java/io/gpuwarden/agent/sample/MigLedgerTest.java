package io.gpuwarden.agent.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gpuwarden.exporter.MigSnapshot;
import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.MigReading;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MigLedgerTest {
  private static final long SECOND = 1_000_000_000;
  private final MigLedger ledger = new MigLedger();

  @Test
  void busyIsTheHigherActivityOverTheTimeBetweenReadings() {
    MigReading mig = Readings.mig("MIG-a", 1, Map.of(Activity.GRAPHICS, 0.25, Activity.SM, 0.5));
    ledger.add(List.of(mig), 0, false);
    ledger.add(List.of(mig), SECOND, true);
    ledger.add(List.of(mig), 3 * SECOND, true);
    MigSnapshot shown = ledger.snapshots(List.of(mig)).get(0);
    assertEquals(OptionalDouble.of(3), shown.observedSeconds());
    assertEquals(OptionalDouble.of(1.5), shown.busySeconds());
  }

  @Test
  void anInstanceWithoutActivityIsAbsentNotIdle() {
    MigReading mig = Readings.mig("MIG-a", 1, Map.of());
    ledger.add(List.of(mig), 0, false);
    ledger.add(List.of(mig), SECOND, true);
    MigSnapshot shown = ledger.snapshots(List.of(mig)).get(0);
    assertEquals(OptionalDouble.empty(), shown.observedSeconds());
    assertEquals(OptionalDouble.empty(), shown.busySeconds());
  }

  @Test
  void gapsAreUnobserved() {
    MigReading mig = Readings.mig("MIG-a", 1, Map.of(Activity.SM, 1.0));
    ledger.add(List.of(mig), 0, false);
    ledger.add(List.of(mig), 9 * SECOND, false);
    ledger.add(List.of(), 10 * SECOND, true);
    ledger.add(List.of(mig), 11 * SECOND, true); // was not there in the reading before
    assertEquals(OptionalDouble.of(0), ledger.snapshots(List.of(mig)).get(0).observedSeconds());
  }

  @Test
  void countsGoOnWhenAnInstanceComesBack() {
    MigReading mig = Readings.mig("MIG-a", 1, Map.of(Activity.SM, 1.0));
    ledger.add(List.of(mig), 0, false);
    ledger.add(List.of(mig), SECOND, true);
    ledger.add(List.of(), 2 * SECOND, true);
    ledger.add(List.of(mig), 3 * SECOND, true);
    ledger.add(List.of(mig), 4 * SECOND, true);
    assertEquals(OptionalDouble.of(2), ledger.snapshots(List.of(mig)).get(0).busySeconds());
  }

  @Test
  void instancesAreForgottenOnlyBeyondTheBoundAndNeverThoseThatAreThere() {
    MigReading stays = Readings.mig("MIG-stays", 1, Map.of(Activity.SM, 1.0));
    for (int i = 0; i < 1000; i++) {
      MigReading passing = Readings.mig("MIG-" + i, 2, Map.of(Activity.SM, 1.0));
      ledger.add(List.of(passing, stays), i * SECOND, i > 0);
    }
    assertEquals(OptionalDouble.of(999), ledger.snapshots(List.of(stays)).get(0).busySeconds());
    assertEquals(128, ledger.size());
  }

  @Test
  void instancesAreShownInOrder() {
    MigReading first = Readings.mig("MIG-a", 1, Map.of());
    MigReading second = Readings.mig("MIG-b", 2, Map.of());
    ledger.add(List.of(second, first), 0, false);
    List<MigReading> shown =
        ledger.snapshots(List.of(second, first)).stream().map(MigSnapshot::reading).toList();
    assertEquals(List.of(first, second), shown);
  }
}
