package io.gpuwarden.agent.book;

import io.gpuwarden.agent.config.Durations;
import io.gpuwarden.agent.control.Caller;
import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.ControlException.Kind;
import io.gpuwarden.agent.control.ReserveRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A request that makes sense on this node.
 *
 * @param duration within the policy
 */
record Order(Wish wish, Duration duration) {
  /** For operators, too: nanoseconds are counted. */
  private static final Duration LONGEST = Duration.ofDays(366);

  /**
   * @throws ControlException that says what is wrong with it
   */
  static Order of(Caller caller, ReserveRequest request, List<Device> devices, BookPolicy policy)
      throws ControlException {
    if (devices.isEmpty()) {
      throw new ControlException(Kind.UNAVAILABLE, "no GPU can be seen now; try again later");
    }
    if (request.count() < 0 || (request.count() > 0) != request.devices().isEmpty()) {
      throw invalid("say how many GPUs, or which");
    }
    Set<String> uuids = new LinkedHashSet<>();
    for (String name : request.devices()) {
      if (!uuids.add(find(name, devices).uuid())) {
        throw invalid(name + " is named twice");
      }
    }
    long whole = devices.stream().filter(Device::whole).count();
    if (request.count() > whole) {
      throw new ControlException(
          Kind.CONFLICT,
          "this node has " + Texts.gpus((int) whole) + instances(devices, " besides "));
    }
    Wish wish = Wish.of(caller, request.count(), new ArrayList<>(uuids), request.shared());
    return new Order(wish, duration(caller, request, policy));
  }

  private static Device find(String name, List<Device> devices) throws ControlException {
    boolean cut = false;
    for (Device device : devices) {
      if (device.uuid().equals(name)
          || (device.whole() && name.equals(Integer.toString(device.index())))) {
        return device;
      }
      cut |= name.equals(Integer.toString(device.index())) || name.equals(device.gpu().id().uuid());
    }
    if (cut) {
      throw invalid(
          "GPU " + name + " is cut into MIG instances" + instances(devices, ": ask for "));
    }
    throw invalid("there is no GPU " + name + " here; there are " + Texts.names(devices));
  }

  /** Those of MIG, after some words; nothing if there are none. */
  private static String instances(List<Device> devices, String words) {
    List<Device> found = devices.stream().filter(device -> !device.whole()).toList();
    return found.isEmpty() ? "" : words + Texts.names(found);
  }

  private static Duration duration(Caller caller, ReserveRequest request, BookPolicy policy)
      throws ControlException {
    Duration most = policy.maxDuration();
    Duration unsaid = request.untilExit() ? most : policy.defaultDuration();
    Duration asked = request.duration().orElse(unsaid.compareTo(most) > 0 ? most : unsaid);
    if (asked.toMillis() <= 0) {
      throw invalid("it cannot last for " + Durations.print(asked));
    }
    if (asked.compareTo(caller.operator() ? LONGEST : most) > 0) {
      throw new ControlException(
          Kind.CONFLICT,
          caller.operator()
              ? "nothing may be reserved for more than a year"
              : "GPUs may be reserved for "
                  + Durations.print(most)
                  + " at most (book.max-duration)");
    }
    return asked;
  }

  private static ControlException invalid(String message) {
    return new ControlException(Kind.INVALID, message);
  }
}
