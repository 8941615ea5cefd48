package io.gpuwarden.agent.desk;

import io.gpuwarden.agent.reservation.ProcessFacts;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.agent.reservation.ProcessView;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.MigSnapshot;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.ProcessType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the processes that a holder has on the devices of a reservation. */
final class HolderProcesses {
  private final ProcessView view;

  HolderProcesses(ProcessView view) {
    this.view = view;
  }

  /** Those of the holder's user that compute; none where the user is not known. */
  List<ProcessIdentity> of(
      ReservationSnapshot reservation, List<GpuSnapshot> gpus, long wallMillis) {
    List<ProcessIdentity> found = new ArrayList<>();
    for (ReservationSnapshot.Device device : reservation.devices()) {
      for (GpuProcess process : processes(device.uuid(), gpus)) {
        if (process.type() != ProcessType.GRAPHICS) {
          view.facts(process.pid(), wallMillis)
              .filter(facts -> isOf(reservation, facts))
              .map(ProcessFacts::identity)
              .filter(identity -> !found.contains(identity))
              .ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static boolean isOf(ReservationSnapshot reservation, ProcessFacts facts) {
    return reservation.holder().uid().isPresent()
        && reservation.holder().uid().getAsLong() == facts.uid();
  }

  private static List<GpuProcess> processes(String uuid, List<GpuSnapshot> gpus) {
    for (GpuSnapshot gpu : gpus) {
      if (gpu.id().uuid().equals(uuid)) {
        return gpu.reading().flatMap(reading -> reading.processes()).orElse(List.of());
      }
      for (MigSnapshot mig : gpu.mig()) {
        if (mig.reading().info().uuid().equals(uuid)) {
          Optional<List<GpuProcess>> listed = mig.reading().processes();
          return listed.orElse(List.of());
        }
      }
    }
    return List.of();
  }
}
