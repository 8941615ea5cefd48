package io.gpuwarden.agent.reservation;

import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.MigInfo;
import io.gpuwarden.gpu.ProcessType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The processes on one GPU or MIG instance, as of the last time that their list could be read.
 * Those that only draw are left out.
 */
final class DeviceProcesses {
  private final String uuid;
  private final ProcessTable table;
  private final List<WatchedProcess> processes = new ArrayList<>();
  private int missing;

  DeviceProcesses(String uuid, ProcessTable table) {
    this.uuid = uuid;
    this.table = table;
  }

  String uuid() {
    return uuid;
  }

  List<WatchedProcess> processes() {
    return processes;
  }

  void clear() {
    processes.clear();
  }

  /** How many readings of its GPU in a row did not have it. */
  int countMissing() {
    return ++missing;
  }

  /**
   * @param instance only those on this MIG instance; null for all
   */
  void replace(List<GpuProcess> listed, @Nullable MigInfo instance) {
    missing = 0;
    int count = 0;
    for (int i = 0; i < listed.size(); i++) {
      GpuProcess process = listed.get(i);
      if (process.type() != ProcessType.GRAPHICS && isOn(instance, process)) {
        put(count++, process);
      }
    }
    while (processes.size() > count) {
      processes.remove(processes.size() - 1);
    }
  }

  private void put(int index, GpuProcess process) {
    if (index == processes.size()) {
      processes.add(table.listed(process, null));
      return;
    }
    WatchedProcess last = processes.get(index);
    WatchedProcess now = table.listed(process, last);
    if (now != last) {
      processes.set(index, now);
    }
  }

  private static boolean isOn(@Nullable MigInfo instance, GpuProcess process) {
    return instance == null
        || (isId(process.gpuInstance(), instance.gpuInstance())
            && isId(process.computeInstance(), instance.computeInstance()));
  }

  private static boolean isId(OptionalInt told, int id) {
    return told.isPresent() && told.getAsInt() == id;
  }
}
