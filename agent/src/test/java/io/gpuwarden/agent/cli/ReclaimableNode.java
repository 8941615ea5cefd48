package io.gpuwarden.agent.cli;

import io.gpuwarden.agent.control.Caller;
import io.gpuwarden.agent.control.Callers;
import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.ControlException.Kind;
import io.gpuwarden.agent.control.ControlRoutes;
import io.gpuwarden.agent.control.NodeControl;
import io.gpuwarden.agent.control.ReserveRequest;
import io.gpuwarden.agent.control.Reserved;
import io.gpuwarden.agent.program.Reservations;
import io.gpuwarden.agent.time.SystemTime;
import io.gpuwarden.exporter.Holder;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.http.HttpOptions;
import io.gpuwarden.exporter.http.HttpServer;
import io.gpuwarden.exporter.http.ListenAddress;
import io.gpuwarden.exporter.http.Request;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Status;
import io.gpuwarden.exporter.http.UnixListen;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** What answers on the control socket of a node that has reclaimable reservations. */
final class ReclaimableNode implements NodeControl, AutoCloseable {
  final List<String> calls = new CopyOnWriteArrayList<>();
  final Set<String> activeByNow = ConcurrentHashMap.newKeySet();
  private final Map<String, Holder> holders = new LinkedHashMap<>();
  private final HttpServer server;

  ReclaimableNode(Path socket) throws Exception {
    server =
        HttpServer.start(
            HttpOptions.on(List.of(new ListenAddress("127.0.0.1", 0))),
            request -> Response.line(Status.NOT_FOUND, "not here"));
    Callers callers = new Callers(new SystemTime(), Optional.empty());
    server.listen(UnixListen.on(socket), new ControlRoutes(this, callers, this::page));
  }

  void add(String id, String user, String job) {
    holders.put(id, Reservations.holder(1000, user, job));
  }

  private Response page(Request request) {
    if (request.path().equals("/api/v1/reservations")
        && request.query().equals("state=reclaimable")) {
      String all =
          holders.entrySet().stream()
              .map(entry -> json(entry.getKey(), entry.getValue()))
              .collect(Collectors.joining(","));
      return answer("{\"reservations\":[" + all + "]}");
    }
    return Response.line(Status.NOT_FOUND, "There is no such page.");
  }

  private static Response answer(String json) {
    return Response.of(Status.OK, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(String id, Holder holder) {
    return String.format(
        Locale.ROOT,
        """
        {"id":"%s","source":"%s","holder":{"uid":1000,"user":"%s","jobId":"%s"},\
        "devices":[{"gpu":0,"uuid":"GPU-a","activity":"idle","idleSeconds":7300.5}],"nodes":1,\
        "state":"reclaimable","waste":"idle","idleSeconds":7300.5,"idleDevices":1,\
        "generation":1700000000123,"why":"Its processes have done no work for 2 h 1 min."}""",
        id,
        id.substring(0, id.indexOf(':')),
        holder.user().replace("\u001b", "\\u001b"),
        holder.jobId().orElse(""));
  }

  @Override
  public Claim claim(Caller caller, String reservation, long generation) throws ControlException {
    calls.add("claim " + reservation + " " + generation);
    Holder holder = holders.get(reservation);
    if (holder == null || activeByNow.contains(reservation)) {
      throw new ControlException(Kind.CONFLICT, reservation + " works again");
    }
    ReservationSnapshot now = Reservations.idle(reservation, holder);
    return new Claim("t-" + reservation, now, List.of(), Long.MAX_VALUE / 1000);
  }

  @Override
  public void report(Caller caller, String token, Outcome outcome, Optional<String> detail) {
    calls.add("report " + token + " " + outcome + " " + detail.orElse(""));
  }

  @Override
  public void release(Caller caller, String reservation) {
    calls.add("release " + reservation);
  }

  @Override
  public Reserved reserve(Caller caller, ReserveRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void leaveQueue(Caller caller, String ticket) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ReservationSnapshot keep(Caller caller, String reservation, Duration time) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void pause(Caller caller, Duration longest) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void resume(Caller caller) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    server.close(Duration.ZERO);
  }
}
