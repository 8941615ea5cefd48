package io.gpuwarden.agent.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.control.ControlException.Kind;
import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.exporter.http.Peer;
import io.gpuwarden.exporter.http.Request;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Status;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ControlRoutesTest {
  private final FakeControl control = new FakeControl();
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final Callers callers =
      new Callers(new ManualTime(), Optional.empty(), new FakeAccounts());
  private final ControlRoutes routes =
      new ControlRoutes(control, callers, ControlRoutesTest::page, work::add);

  private static Response page(Request request) {
    return request.path().equals("/api/v1/gpus") || request.path().equals("/api/v1/reservations")
        ? Response.line(Status.OK, "a page")
        : Response.line(Status.NOT_FOUND, "There is no such page.");
  }

  private static Request request(String method, String path, String body) {
    Peer alice = new Peer.Known(new Peer.Credentials(1001, List.of(1001L), OptionalInt.of(4242)));
    return new Request(method, path, "", Map.of(), body, Optional.of(alice));
  }

  private Response answer(String method, String path, String body) {
    CompletableFuture<Response> answer = routes.route(request(method, path, body));
    Runnable next = work.poll();
    if (next != null) {
      assertFalse(answer.isDone(), "nothing is done on the event loop");
      next.run();
    }
    return answer.join();
  }

  private void assertAnswer(
      int status, String json, String call, String method, String path, String body) {
    Response answer = answer(method, path, body);
    assertEquals(json + "\n", answer.text());
    assertEquals(status, answer.status().code());
    assertEquals(call, control.calls.poll());
  }

  private void assertInvalid(String error, String method, String path, String body) {
    assertAnswer(400, "{\"error\":\"" + error + "\"}", nothing(), method, path, body);
  }

  @SuppressWarnings("NullAway") // an empty queue's poll
  private static String nothing() {
    return null;
  }

  @Test
  void reservesSoManyGpusOrTheseGpus() {
    assertAnswer(
        201,
        "{\"id\":\"book:12\",\"devices\":[{\"gpu\":3,\"uuid\":\"GPU-3\"}],"
            + "\"endSeconds\":1764000000.500}",
        "alice ReserveRequest[count=2, devices=[], duration=Optional[PT4H],"
            + " reason=Optional[paper], shared=true, untilExit=true, queue=false,"
            + " ticket=Optional.empty]",
        "POST",
        "/api/v1/reservations",
        """
        {"gpus": 2, "for": "4h", "reason": "paper", "shared": true, "untilExit": true}
        """);
    assertAnswer(
        202,
        "{\"ticket\":\"t-1\",\"position\":2,\"renewSeconds\":30,\"why\":\"Waits for 1 GPU.\"}",
        "alice ReserveRequest[count=0, devices=[0, GPU-1], duration=Optional.empty,"
            + " reason=Optional.empty, shared=false, untilExit=false, queue=true,"
            + " ticket=Optional[t-1]]",
        "POST",
        "/api/v1/reservations",
        """
        {"devices": [0, "GPU-1"], "queue": true, "ticket": "t-1"}
        """);
  }

  @Test
  void releasesKeepsAndLeaves() {
    assertAnswer(200, "{}", "alice releases book:12", "DELETE", "/api/v1/reservations/book:12", "");
    assertAnswer(200, "{}", "alice leaves t/1+", "DELETE", "/api/v1/queue/t%2F1+", "");
    Response kept = answer("POST", "/api/v1/reservations/slurm%3A4711/keep", "{\"for\":\"2d\"}");
    assertEquals("alice keeps slurm:4711 PT48H", control.calls.poll());
    assertEquals(
        """
        {"id":"slurm:4711","source":"slurm",\
        "holder":{"uid":1001,"user":"alice","account":"physics","partition":"gpu","jobId":"4711"},\
        "devices":[{"gpu":0,"uuid":"GPU-0","activity":"idle","idleSeconds":7300.0}],"nodes":1,\
        "state":"reclaimable","waste":"idle","idleSeconds":7300.0,"idleDevices":1,\
        "startSeconds":1000.0,"warnedSeconds":6000.0,"reclaimableSeconds":8200.0,\
        "generation":7,"why":"No work for 2 h 1 min."}
        """,
        kept.text());
  }

  @Test
  void claimsAndReports() {
    Response claim = answer("POST", "/api/v1/reservations/slurm:4711/claim", "{\"generation\":7}");
    assertEquals(201, claim.status().code());
    assertTrue(
        claim.text().startsWith("{\"token\":\"c-1\",\"expiresSeconds\":1764000060.000,\"reser"),
        claim.text());
    assertTrue(
        claim.text().endsWith("\"processes\":[{\"pid\":812,\"startTicks\":99}]}\n"), claim.text());
    assertEquals("alice claims slurm:4711 7", control.calls.poll());
    assertAnswer(
        200,
        "{}",
        "alice reports c-1 FAILED scancel: no",
        "POST",
        "/api/v1/claims/c-1",
        "{\"outcome\":\"failed\",\"detail\":\"scancel:\\n\\tno\\n\"}");
    assertAnswer(
        200,
        "{}",
        "alice reports c-1 RECLAIMED -",
        "POST",
        "/api/v1/claims/c-1",
        "{\"outcome\":\"reclaimed\",\"detail\":\"\\n\"}");
  }

  @Test
  void pausesAndResumes() {
    assertAnswer(
        403,
        "{\"error\":\"only root may pause\"}",
        "alice pauses PT10M",
        "POST",
        "/api/v1/pause",
        "{\"for\":\"10m\"}");
    assertAnswer(200, "{}", "alice resumes", "POST", "/api/v1/resume", "{}");
  }

  @Test
  void tellsWhoAsks() {
    assertAnswer(
        200,
        "{\"uid\":1001,\"user\":\"alice\",\"operator\":false}",
        nothing(),
        "GET",
        "/api/v1/caller",
        "");
  }

  @Test
  void everyMistakeOfABodyIsNamed() {
    assertInvalid(
        "devices: expected a list of texts, such as [\\\"0\\\", \\\"1\\\"];"
            + " for: expected a duration, such as \\\"90m\\\", \\\"8h\\\" or \\\"2d\\\";"
            + " reason: expected a line of 1 to 200 characters;"
            + " shared: expected true or false;"
            + " gpu: there is no such field here; did you mean \\\"gpus\\\"?",
        "POST",
        "/api/v1/reservations",
        "{\"gpu\":2,\"devices\":[[]],\"for\":4,\"reason\":\"a\\nb\",\"shared\":1}");
    assertInvalid(
        "gpus: say how many, or which as \\\"devices\\\", and not both",
        "POST",
        "/api/v1/reservations",
        "{}");
    assertInvalid(
        "gpus: expected a whole number from 1 to 1024",
        "POST",
        "/api/v1/reservations",
        "{\"gpus\":99999999999999999999}");
    assertInvalid("for: is missing", "POST", "/api/v1/pause", "");
    assertInvalid("generation: is missing", "POST", "/api/v1/reservations/slurm:1/claim", "");
    assertInvalid(
        "outcome: expected one of reclaimed, failed, abandoned",
        "POST",
        "/api/v1/claims/c-1",
        "{\"outcome\":\"won\"}");
    assertInvalid(
        "for: there is no such field here",
        "DELETE",
        "/api/v1/reservations/book:1",
        "{\"for\":\"1h\"}");
  }

  @Test
  void whatIsNotAJsonObjectIsRefusedWithItsPlace() {
    for (String body :
        List.of(
            "[]",
            "7",
            "{",
            "{\"for\":}",
            "{\"for\":\"8h\"} {}",
            "{\"for\":\"8h\",\"for\":\"9h\"}",
            "{'for':'8h'}",
            "{\"a\":".repeat(2000),
            "nonsense",
            "{\"for\":\"8h\"")) {
      Response answer = answer("POST", "/api/v1/reservations/slurm:1/keep", body);
      assertEquals(Status.BAD_REQUEST, answer.status(), answer.text());
      assertTrue(answer.text().startsWith("{\"error\":\"the body"), answer.text());
      assertTrue(answer.text().length() < 300, answer.text());
    }
    assertTrue(control.calls.isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalHasTheStatusOfItsKindAndItsReason(Kind kind) {
    control.refuse(kind, "not \"so\"");
    int status =
        switch (kind) {
          case INVALID -> 400;
          case FORBIDDEN -> 403;
          case NOT_FOUND -> 404;
          case CONFLICT -> 409;
          case UNAVAILABLE -> 503;
        };
    assertAnswer(
        status, "{\"error\":\"not \\\"so\\\"\"}", "alice resumes", "POST", "/api/v1/resume", "");
  }

  @Test
  void everythingElseIsAPage() {
    assertEquals("a page\n", answer("GET", "/api/v1/gpus", "").text());
    assertEquals("a page\n", answer("GET", "/api/v1/reservations", "").text());
    for (String path : List.of("/", "/api/v1/", "/api/v1/reservations/a/b/c", "/api/v1/queue")) {
      assertEquals(Status.NOT_FOUND, answer("POST", path, "").status(), path);
    }
    assertEquals(Status.NOT_FOUND, answer("GET", "/api/v1/reservations/slurm:1", "").status());
    assertTrue(control.calls.isEmpty());
  }

  @Test
  void aPathTakesItsOwnMethodsOnly() {
    assertAllows("POST", "GET", "/api/v1/pause");
    assertAllows("GET", "POST", "/api/v1/caller");
    assertAllows("GET, HEAD, POST", "DELETE", "/api/v1/reservations");
    assertAllows("GET, HEAD, DELETE", "POST", "/api/v1/reservations/book:1");
    assertAllows("POST", "PUT", "/api/v1/reservations/book:1/keep");
    assertAllows("DELETE", "GET", "/api/v1/queue/t-1");
    assertTrue(control.calls.isEmpty());
  }

  private void assertAllows(String methods, String method, String path) {
    Response answer = answer(method, path, "");
    assertEquals(Status.METHOD_NOT_ALLOWED, answer.status());
    assertEquals(methods, answer.headers().get("Allow"));
  }

  @Test
  void whoIsNotKnownMayNothing() {
    Peer gone =
        () -> {
          throw new IOException("the client is gone");
        };
    for (Optional<Peer> peer : List.of(Optional.of(gone), Optional.<Peer>empty())) {
      Request request = new Request("POST", "/api/v1/resume", "", Map.of(), "", peer);
      CompletableFuture<Response> answer = routes.route(request);
      Runnable next = work.poll();
      if (next != null) {
        next.run();
      }
      assertEquals(Status.FORBIDDEN, answer.join().status());
    }
    assertTrue(control.calls.isEmpty());
  }

  @Test
  void aClientThatHasGoneBeforeItsTurnAsksForNothing() {
    routes.route(request("POST", "/api/v1/resume", "")).cancel(true);
    work.remove().run();
    assertTrue(control.calls.isEmpty());
  }

  @Test
  void whatWasMadeForAClientThatHasGoneIsTakenBack() {
    assertTakenBack("alice releases book:12", "/api/v1/reservations", "{\"gpus\":1}");
    assertTakenBack("alice leaves t-1", "/api/v1/reservations", "{\"gpus\":1,\"queue\":true}");
    assertTakenBack(
        "alice reports c-1 ABANDONED the one who claimed it went away",
        "/api/v1/reservations/slurm:4711/claim",
        "{\"generation\":7}");
  }

  private void assertTakenBack(String undone, String path, String body) {
    goesWhileTheNodeWorks(path, body);
    assertEquals(undone, control.calls.poll());
  }

  private void goesWhileTheNodeWorks(String path, String body) {
    CompletableFuture<Response> answer = routes.route(request("POST", path, body));
    control.meanwhile(() -> answer.cancel(true));
    work.remove().run();
    control.calls.remove();
  }

  @Test
  void aPlaceInTheQueueThatItHadBeforeIsNotTakenBack() {
    goesWhileTheNodeWorks("/api/v1/reservations", "{\"gpus\":1,\"queue\":true,\"ticket\":\"t-1\"}");
    assertTrue(control.calls.isEmpty());
  }

  @Test
  void tooManyAtOnceAreTurnedAway() {
    ControlRoutes full =
        new ControlRoutes(
            control,
            callers,
            ControlRoutesTest::page,
            task -> {
              throw new RejectedExecutionException();
            });
    Response answer = full.route(request("POST", "/api/v1/resume", "")).join();
    assertEquals(Status.UNAVAILABLE, answer.status());
  }
}
