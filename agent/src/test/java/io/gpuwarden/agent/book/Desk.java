package io.gpuwarden.agent.book;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.gpuwarden.agent.control.Caller;
import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.ReserveRequest;
import io.gpuwarden.agent.control.Reserved;
import io.gpuwarden.agent.control.Reserved.Granted;
import io.gpuwarden.agent.control.Reserved.Waiting;
import io.gpuwarden.agent.reservation.TestGpus;
import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.exporter.GpuSnapshot;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A book, its node and its users, for tests. */
final class Desk {
  static final Caller ROOT = new Caller(0, "root", true, OptionalInt.empty());
  static final Caller ALICE = user(1001, "alice");
  static final Caller BOB = user(1002, "bob");
  static final Caller CAROL = user(1003, "carol");

  static final BookPolicy POLICY = new BookPolicy(4, 8, Duration.ofHours(24), Duration.ofHours(8));

  final ManualTime time = new ManualTime();
  final TestProcesses processes = new TestProcesses();
  Book book = book("boot-1");
  private BookView view;

  Desk(GpuSnapshot... gpus) {
    view = new BookView(List.of(gpus), Map.of());
  }

  /** A node of so many idle GPUs. */
  static Desk of(int gpus) {
    List<GpuSnapshot> up = new ArrayList<>();
    for (int i = 0; i < gpus; i++) {
      up.add(TestGpus.up(i));
    }
    return new Desk(up.toArray(GpuSnapshot[]::new));
  }

  static Caller user(long uid, String name) {
    return new Caller(uid, name, false, OptionalInt.of((int) uid + 10_000));
  }

  Book book(String boot) {
    return new Book(POLICY, processes, uid -> "user" + uid, time, boot);
  }

  void see(GpuSnapshot... gpus) {
    view = new BookView(List.of(gpus), view.claimants());
  }

  void claim(String uuid, String user) {
    view = new BookView(view.gpus(), Map.of(uuid, user));
  }

  static ReserveRequest count(int count) {
    return new ReserveRequest(
        count,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false,
        Optional.empty());
  }

  static ReserveRequest named(String... devices) {
    return new ReserveRequest(
        0,
        List.of(devices),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false,
        Optional.empty());
  }

  static ReserveRequest lasting(ReserveRequest of, Duration duration) {
    return new ReserveRequest(
        of.count(),
        of.devices(),
        Optional.of(duration),
        of.reason(),
        of.shared(),
        of.untilExit(),
        of.queue(),
        of.ticket());
  }

  static ReserveRequest shared(ReserveRequest of) {
    return new ReserveRequest(
        of.count(),
        of.devices(),
        of.duration(),
        of.reason(),
        true,
        of.untilExit(),
        of.queue(),
        of.ticket());
  }

  static ReserveRequest untilExit(ReserveRequest of) {
    return new ReserveRequest(
        of.count(),
        of.devices(),
        of.duration(),
        of.reason(),
        of.shared(),
        true,
        of.queue(),
        of.ticket());
  }

  static ReserveRequest because(ReserveRequest of, String reason) {
    return new ReserveRequest(
        of.count(),
        of.devices(),
        of.duration(),
        Optional.of(reason),
        of.shared(),
        of.untilExit(),
        of.queue(),
        of.ticket());
  }

  static ReserveRequest queued(ReserveRequest of, Optional<String> ticket) {
    return new ReserveRequest(
        of.count(),
        of.devices(),
        of.duration(),
        of.reason(),
        of.shared(),
        of.untilExit(),
        true,
        ticket);
  }

  Reserved ask(Caller caller, ReserveRequest request) throws ControlException {
    return book.reserve(caller, request, view);
  }

  Granted get(Caller caller, ReserveRequest request) throws ControlException {
    return assertInstanceOf(Granted.class, ask(caller, request));
  }

  /** Asks for the first time, and has to wait. */
  Waiting queue(Caller caller, ReserveRequest request) throws ControlException {
    return assertInstanceOf(Waiting.class, ask(caller, queued(request, Optional.empty())));
  }

  Reserved renew(Caller caller, ReserveRequest request, Waiting place) throws ControlException {
    return ask(caller, queued(request, Optional.of(place.ticket())));
  }

  ControlException refused(Caller caller, ReserveRequest request) {
    return assertThrows(ControlException.class, () -> ask(caller, request));
  }

  static List<Integer> indices(Granted granted) {
    return granted.devices().stream().map(Reserved.Device::gpu).toList();
  }

  /** Ids of what is reserved. */
  List<String> ids() {
    return book.current().stream().map(reservation -> reservation.id()).toList();
  }

  /** The daemon stops, and after a while starts again. */
  void restart(Duration down, Duration wallJump, String boot) throws IOException {
    String saved = saved();
    time.advance(down);
    time.moveWall(wallJump);
    book = book(boot);
    take(saved);
  }

  String saved() throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      book.write(json);
    }
    return out.toString();
  }

  void take(String saved) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(saved)) {
      json.nextToken();
      book.read(json);
    }
  }
}
