package io.gpuwarden.contract;

import io.gpuwarden.contract.Observation.Device;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.GpuSlot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Promises about the node's list of GPUs, and what each is. */
final class NodeChecks {
  private NodeChecks() {}

  static List<String> driverVersion(Observation seen) {
    boolean said = seen.driver().driver().filter(version -> !version.isBlank()).isPresent();
    return said ? List.of() : List.of("no version");
  }

  static List<String> ids(Observation seen) {
    List<String> broken = new ArrayList<>();
    Set<String> uuids = new HashSet<>();
    for (int i = 0; i < seen.slots().size(); i++) {
      GpuSlot slot = seen.slots().get(i);
      if (slot.index() != i) {
        broken.add("slot " + i + " has index " + slot.index());
      }
      Observation.id(slot)
          .filter(id -> !uuids.add(id.uuid()))
          .forEach(id -> broken.add(id.uuid() + " is there twice"));
    }
    return broken;
  }

  static List<String> failedSlots(Observation seen) {
    List<String> broken = new ArrayList<>();
    for (GpuSlot slot : seen.slots()) {
      if (slot instanceof GpuSlot.Failed failed && failed.error().text().isBlank()) {
        broken.add("GPU " + slot.index() + " says nothing");
      }
    }
    return broken;
  }

  static List<String> secondScan(Observation seen) {
    boolean same = seen.slots().equals(seen.secondScan());
    return same ? List.of() : List.of(seen.slots() + " then " + seen.secondScan());
  }

  static List<String> reopened(Observation seen) {
    List<GpuId> before = seen.slots().stream().flatMap(Observation::id).toList();
    boolean same = before.equals(seen.reopened());
    return same ? List.of() : List.of(before + " then " + seen.reopened());
  }

  static List<String> identities(Observation seen) {
    List<String> broken = new ArrayList<>();
    for (Device device : seen.devices()) {
      GpuInfo info = device.info();
      if (!device.id().uuid().startsWith("GPU-")) {
        broken.add("UUID " + device.id().uuid());
      }
      if (info.name().isBlank()) {
        broken.add(device.id() + " has no name");
      }
      unlike(broken, info.pciBusId().orElse(""), "|[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.0");
      unlike(broken, info.computeCapability().orElse(""), "|\\d+\\.\\d");
      unlike(broken, info.architecture().orElse(""), "|[a-z]+");
    }
    return broken;
  }

  private static void unlike(List<String> broken, String text, String pattern) {
    if (!text.matches(pattern)) {
      broken.add("\"" + text + "\" is not like " + pattern.substring(1));
    }
  }
}
