package io.gpuwarden.agent.reclaim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.control.ControlException.Kind;
import io.gpuwarden.agent.program.Reservations;
import io.gpuwarden.agent.reclaim.ReclaimLine.Result;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ReclaimRunTest {
  private final FakeNode node = new FakeNode();
  private final List<String> acted = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final Map<String, Action> actions = new HashMap<>();

  ReclaimRunTest() {
    actions.put("slurm", acting(claim -> Action.Done.reclaimed("cancelled")));
    actions.put("book", new ReleaseAction(node));
  }

  private interface Act {
    Action.Done act(Claim claim) throws IOException, InterruptedException;
  }

  private Action acting(Act act) {
    return new Action() {
      @Override
      public String plan(ReservationSnapshot reservation) {
        return "cancel " + reservation.id();
      }

      @Override
      public Done act(Claim claim) throws IOException, InterruptedException {
        acted.add(claim.reservation().id());
        return act.act(claim);
      }
    };
  }

  private void reclaimable(String id, double idleSeconds, int nodes) {
    node.add(
        Reservations.of(
            id, Reservations.holder(1000, "ann", "1"), OptionalDouble.empty(), nodes, idleSeconds));
  }

  private List<ReclaimLine> run(ReclaimOptions options) throws Exception {
    ReclaimRun.Listener listener =
        new ReclaimRun.Listener() {
          @Override
          public void listed(List<ReservationSnapshot> reservations) {
            heard.add("listed " + reservations.size());
          }

          @Override
          public void claimed(ReservationSnapshot reservation) {
            heard.add("claimed " + reservation.id());
          }

          @Override
          public void ended(ReclaimLine line) {
            heard.add(line.result() + " " + line.reservation().id());
          }
        };
    return new ReclaimRun(node, actions, options, listener).run();
  }

  private static ReclaimOptions execute() {
    return new ReclaimOptions(true, Selection.ALL, OptionalInt.empty());
  }

  private static List<String> words(List<ReclaimLine> lines) {
    return lines.stream()
        .map(line -> line.result() + " " + line.reservation().id() + ": " + line.detail())
        .toList();
  }

  @Test
  void withoutExecuteNothingIsClaimedAndThePlanIsTold() throws Exception {
    reclaimable("slurm:1", 100, 1);
    ReclaimOptions dry = new ReclaimOptions(false, Selection.ALL, OptionalInt.empty());
    assertEquals(List.of("WOULD slurm:1: cancel slurm:1"), words(run(dry)));
    assertEquals(List.of(), node.calls);
    assertEquals(List.of(), acted);
  }

  @Test
  void eachIsClaimedWithTheGenerationThatWasSeenThenTakenAndReportedTheLongestIdleFirst()
      throws Exception {
    reclaimable("slurm:1", 100, 1);
    reclaimable("slurm:2", 300, 1);
    assertEquals(
        List.of("RECLAIMED slurm:2: cancelled", "RECLAIMED slurm:1: cancelled"),
        words(run(execute())));
    assertEquals(
        List.of(
            "claim slurm:2 7",
            "token of slurm:2: RECLAIMED, cancelled",
            "claim slurm:1 7",
            "token of slurm:1: RECLAIMED, cancelled"),
        node.calls);
    assertEquals(
        List.of(
            "listed 2",
            "claimed slurm:2",
            "RECLAIMED slurm:2",
            "claimed slurm:1",
            "RECLAIMED slurm:1"),
        heard);
  }

  @Test
  void aReservationThatBecameActiveAfterItWasListedIsNotTouched() throws Exception {
    reclaimable("slurm:1", 100, 1);
    node.activeByNow.add("slurm:1");
    List<ReclaimLine> lines = run(execute());
    assertEquals(List.of("SKIPPED slurm:1: slurm:1 is active"), words(lines));
    assertFalse(lines.get(0).bad());
    assertEquals(List.of(), acted);
  }

  @Test
  void oneActionThatFailsOrThrowsStopsNoOther() throws Exception {
    actions.put(
        "slurm",
        acting(
            claim ->
                switch (claim.reservation().id()) {
                  case "slurm:1" -> throw new IOException("broken pipe");
                  case "slurm:2" -> throw new IllegalStateException("bug");
                  case "slurm:3" -> Action.Done.failed("scancel: no");
                  default -> Action.Done.reclaimed("done");
                }));
    for (int i = 1; i <= 4; i++) {
      reclaimable("slurm:" + i, 100, 1);
    }
    List<ReclaimLine> lines = run(execute());
    assertEquals(
        List.of(
            "FAILED slurm:1: broken pipe",
            "FAILED slurm:2: java.lang.IllegalStateException: bug",
            "FAILED slurm:3: scancel: no",
            "RECLAIMED slurm:4: done"),
        words(lines));
    assertEquals(
        3, node.calls.stream().filter(call -> call.contains(": FAILED")).count(), "reported");
    assertTrue(lines.get(0).bad());
  }

  @Test
  void noMoreThanMaxAreTakenAndWhatWasRefusedDoesNotCount() throws Exception {
    for (int i = 1; i <= 4; i++) {
      reclaimable("slurm:" + i, 100, 1);
    }
    node.activeByNow.add("slurm:1");
    List<ReclaimLine> lines = run(new ReclaimOptions(true, Selection.ALL, OptionalInt.of(2)));
    assertEquals(
        List.of(Result.SKIPPED, Result.RECLAIMED, Result.RECLAIMED, Result.SKIPPED),
        lines.stream().map(ReclaimLine::result).toList());
    assertEquals("more than --max", lines.get(3).detail());
    assertEquals(2, acted.size());
  }

  @Test
  void aReservationOnSeveralNodesIsNotTakenByOneOfThem() throws Exception {
    reclaimable("slurm:1", 100, 2);
    assertEquals(
        List.of("SKIPPED slurm:1: it holds GPUs of 2 nodes, and this one cannot see the others"),
        words(run(execute())));
    assertEquals(List.of(), node.calls);
  }

  @Test
  void aSourceWithoutAnActionIsLeftAlone() throws Exception {
    reclaimable("process:1000", 100, 1);
    assertEquals(
        List.of("SKIPPED process:1000: no action for the source process"), words(run(execute())));
  }

  @Test
  void onlyWhatIsSelectedIsLookedAt() throws Exception {
    reclaimable("slurm:1", 100, 1);
    reclaimable("book:2", 100, 1);
    Selection books = Selection.parse(List.of("source=book,user=ann"));
    run(new ReclaimOptions(true, books, OptionalInt.empty()));
    assertEquals(
        List.of("claim book:2 7", "release book:2", "token of book:2: RECLAIMED, released"),
        node.calls);
    assertEquals("listed 1", heard.get(0));
  }

  @Test
  void whoMayNotClaimHasFailed() throws Exception {
    reclaimable("slurm:1", 100, 1);
    node.refusal = Optional.of(Kind.FORBIDDEN);
    assertEquals(List.of("FAILED slurm:1: refused"), words(run(execute())));
  }

  @Test
  void aDaemonThatGoesAwayIsNotAskedAgainAndAgain() throws Exception {
    actions.put(
        "slurm",
        acting(
            claim -> {
              node.silent = true;
              node.deaf = true;
              return Action.Done.reclaimed("cancelled");
            }));
    reclaimable("slurm:1", 300, 1);
    reclaimable("slurm:2", 200, 1);
    reclaimable("slurm:3", 100, 1);
    List<ReclaimLine> lines = run(execute());
    assertEquals(
        List.of(
            "RECLAIMED slurm:1: cancelled (the daemon does not know: no answer)",
            "FAILED slurm:2: no answer",
            "SKIPPED slurm:3: the daemon does not answer"),
        words(lines));
    assertTrue(lines.get(0).bad(), "an outcome that is not in the daemon's audit log");
  }

  @Test
  void aDaemonThatDoesNotEvenListIsAnError() {
    node.silent = true;
    assertThrows(IOException.class, () -> run(execute()));
  }
}
