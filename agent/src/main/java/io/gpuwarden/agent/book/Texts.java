package io.gpuwarden.agent.book;

import io.gpuwarden.gpu.GpuProcess;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Words for people. */
final class Texts {
  private static final int MAX_NAME = 40;
  private static final long HOURS_IN_DAYS = 48;

  private Texts() {}

  /** How long, in the one unit that says enough; rounded up. */
  static String span(long millis) {
    long seconds = Math.max(1, roundedUp(millis, TimeUnit.SECONDS.toMillis(1)));
    if (seconds < 120) {
      return seconds + " s";
    }
    long minutes = roundedUp(seconds, 60);
    if (minutes < 120) {
      return minutes + " min";
    }
    long hours = roundedUp(minutes, 60);
    return hours < HOURS_IN_DAYS ? hours + " h" : roundedUp(hours, 24) + " days";
  }

  private static long roundedUp(long value, long unit) {
    return (value + unit - 1) / unit;
  }

  static String gpus(int count) {
    return count == 1 ? "1 GPU" : count + " GPUs";
  }

  /** As {@code python3, pid 123}. */
  static String process(GpuProcess process) {
    Optional<String> name = process.name().map(Texts::program).filter(text -> !text.isEmpty());
    return name.map(text -> text + ", ").orElse("") + "pid " + process.pid();
  }

  /** The last part of its path, without arguments and without what a terminal would obey. */
  private static String program(String command) {
    String path = command.strip().split("\\s", 2)[0];
    String name = path.substring(path.lastIndexOf('/') + 1);
    String clean = name.replaceAll("[^\\p{Alnum}._+:@%=-]", "?");
    return clean.length() > MAX_NAME ? clean.substring(0, MAX_NAME) : clean;
  }

  /** As somebody would ask for them. */
  static String names(List<Device> devices) {
    return devices.isEmpty()
        ? "none"
        : devices.stream().map(Device::shortName).collect(Collectors.joining(", "));
  }
}
