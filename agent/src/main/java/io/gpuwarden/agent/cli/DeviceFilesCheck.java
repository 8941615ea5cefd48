package io.gpuwarden.agent.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether this user may open the GPUs' device files. */
final class DeviceFilesCheck {
  private DeviceFilesCheck() {}

  static Finding finding(Path dev) {
    List<String> closed = new ArrayList<>();
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dev, "nvidia*")) {
      for (Path file : files) {
        if (!Files.isDirectory(file)) {
          count++;
          if (!Files.isReadable(file) || !Files.isWritable(file)) {
            closed.add(file.toString());
          }
        }
      }
    } catch (IOException e) {
      return Finding.bad("device files", dev + " cannot be read: " + e.getMessage());
    }
    if (count == 0) {
      return Finding.bad(
          "device files",
          "there is no " + dev + "/nvidia*",
          "load the driver: modprobe nvidia; in a container, give it the GPUs");
    }
    return closed.isEmpty()
        ? Finding.good("device files", count + " in " + dev + ", all may be opened")
        : Finding.bad(
            "device files",
            "may not be opened by this user: " + String.join(", ", closed),
            "run as a user who may, usually one of the group video or render");
  }
}
