package io.gpuwarden.agent.control;

import io.gpuwarden.agent.control.NodeControl.Outcome;
import io.gpuwarden.exporter.http.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Which path and method is which call of {@link NodeControl}, and what its body has to be. */
final class ControlCalls {
  private static final String PREFIX = "/api/v1/";
  private static final int MAX_GPUS = 1024;
  private static final int MAX_NAME = 128;
  private static final int MAX_REASON = 200;
  private static final int MAX_DETAIL = 2000;

  private final NodeControl control;

  ControlCalls(NodeControl control) {
    this.control = control;
  }

  /**
   * A call, and the method that it is made with.
   *
   * @param readable the same path is also a page
   */
  record Call(String method, boolean readable, Action action) {
    /** Everything that the path takes. */
    String allow() {
      return readable ? "GET, HEAD, " + method : method;
    }
  }

  /** Reads the body, and does it. */
  interface Action {
    Done run(Caller caller, ControlBody body) throws ControlException;
  }

  /**
   * What was done.
   *
   * @param undo what has to be done if the client never hears of it
   */
  record Done(Response answer, Undo undo) {
    Done(Response answer) {
      this(answer, () -> {});
    }
  }

  /** Takes back what was done. */
  interface Undo {
    void run() throws ControlException;
  }

  /** Empty if no call has this path; it may be a page's. */
  Optional<Call> find(String path) {
    if (!path.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String[] parts = path.substring(PREFIX.length()).split("/", -1);
    return switch (parts.length) {
      case 1 -> ofNode(parts[0]);
      case 2 -> ofOne(parts[0], decode(parts[1]));
      case 3 -> ofReservation(parts[0], decode(parts[1]), parts[2]);
      default -> Optional.empty();
    };
  }

  private Optional<Call> ofNode(String name) {
    return switch (name) {
      case "caller" -> call("GET", this::caller);
      case "reservations" -> Optional.of(new Call("POST", true, this::reserve));
      case "pause" -> call("POST", this::pause);
      case "resume" -> call("POST", this::resume);
      default -> Optional.empty();
    };
  }

  private Optional<Call> ofOne(String collection, String name) {
    return switch (collection) {
      case "reservations" -> Optional.of(new Call("DELETE", true, (c, b) -> release(c, b, name)));
      case "queue" -> call("DELETE", (c, b) -> leave(c, b, name));
      case "claims" -> call("POST", (c, b) -> report(c, b, name));
      default -> Optional.empty();
    };
  }

  private Optional<Call> ofReservation(String collection, String id, String verb) {
    return switch (collection + " " + verb) {
      case "reservations keep" -> call("POST", (c, b) -> keep(c, b, id));
      case "reservations claim" -> call("POST", (c, b) -> claim(c, b, id));
      default -> Optional.empty();
    };
  }

  private static Optional<Call> call(String method, Action action) {
    return Optional.of(new Call(method, false, action));
  }

  /** As it stands if it is not encoded well: it then names nothing. */
  private static String decode(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return segment;
    }
  }

  private Done caller(Caller caller, ControlBody body) throws ControlException {
    body.end();
    return new Done(ControlJson.caller(caller));
  }

  private Done reserve(Caller caller, ControlBody body) throws ControlException {
    OptionalLong count = body.whole("gpus", 1, MAX_GPUS);
    List<String> devices = body.list("devices", MAX_NAME);
    if (body.has("gpus") == body.has("devices")) {
      body.mistake("gpus", "say how many, or which as \"devices\", and not both");
    }
    ReserveRequest request =
        new ReserveRequest(
            count.isPresent() ? Math.toIntExact(count.getAsLong()) : 0,
            devices,
            body.duration("for"),
            body.text("reason", MAX_REASON),
            body.flag("shared"),
            body.flag("untilExit"),
            body.flag("queue"),
            body.text("ticket", MAX_NAME));
    body.end();
    Reserved reserved = control.reserve(caller, request);
    return new Done(ControlJson.reserved(reserved), () -> takeBack(caller, request, reserved));
  }

  private void takeBack(Caller caller, ReserveRequest request, Reserved reserved)
      throws ControlException {
    if (reserved instanceof Reserved.Granted granted) {
      control.release(caller, granted.id());
    } else if (reserved instanceof Reserved.Waiting waiting && request.ticket().isEmpty()) {
      control.leaveQueue(caller, waiting.ticket());
    }
  }

  private Done release(Caller caller, ControlBody body, String id) throws ControlException {
    body.end();
    control.release(caller, id);
    return new Done(ControlJson.done());
  }

  private Done leave(Caller caller, ControlBody body, String ticket) throws ControlException {
    body.end();
    control.leaveQueue(caller, ticket);
    return new Done(ControlJson.done());
  }

  private Done keep(Caller caller, ControlBody body, String id) throws ControlException {
    Optional<Duration> time = body.duration("for");
    body.require("for");
    body.end();
    return new Done(ControlJson.reservation(control.keep(caller, id, time.orElseThrow())));
  }

  private Done claim(Caller caller, ControlBody body, String id) throws ControlException {
    OptionalLong generation = body.whole("generation", 0, Long.MAX_VALUE);
    body.require("generation");
    body.end();
    Claim claim = control.claim(caller, id, generation.orElseThrow());
    return new Done(
        ControlJson.claim(claim),
        () ->
            control.report(
                caller,
                claim.token(),
                Outcome.ABANDONED,
                Optional.of("the one who claimed it went away")));
  }

  private Done report(Caller caller, ControlBody body, String token) throws ControlException {
    Optional<Outcome> outcome = body.choice("outcome", Outcome.class);
    body.require("outcome");
    Optional<String> detail = body.words("detail", MAX_DETAIL);
    body.end();
    control.report(caller, token, outcome.orElseThrow(), detail);
    return new Done(ControlJson.done());
  }

  private Done pause(Caller caller, ControlBody body) throws ControlException {
    Optional<Duration> longest = body.duration("for");
    body.require("for");
    body.end();
    control.pause(caller, longest.orElseThrow());
    return new Done(ControlJson.done());
  }

  private Done resume(Caller caller, ControlBody body) throws ControlException {
    body.end();
    control.resume(caller);
    return new Done(ControlJson.done());
  }
}
