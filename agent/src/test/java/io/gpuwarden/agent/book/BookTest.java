package io.gpuwarden.agent.book;

import static io.gpuwarden.agent.book.Desk.ALICE;
import static io.gpuwarden.agent.book.Desk.BOB;
import static io.gpuwarden.agent.book.Desk.CAROL;
import static io.gpuwarden.agent.book.Desk.ROOT;
import static io.gpuwarden.agent.book.Desk.count;
import static io.gpuwarden.agent.book.Desk.indices;
import static io.gpuwarden.agent.book.Desk.lasting;
import static io.gpuwarden.agent.book.Desk.named;
import static io.gpuwarden.agent.book.Desk.shared;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.ControlException.Kind;
import io.gpuwarden.agent.reservation.ClaimedDevices;
import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.agent.reservation.TestGpus;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.Holder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BookTest {
  @Test
  void countedGpusAreTheFreeOnesWithTheLowestIndices() throws ControlException {
    Desk desk = Desk.of(4);
    desk.get(BOB, named("0"));

    assertEquals(List.of(1, 2), indices(desk.get(ALICE, count(2))));
  }

  @Test
  void whoSharesIsPutWhereTheFewestShareAlready() throws ControlException {
    Desk desk = Desk.of(3);
    desk.get(BOB, shared(named("1")));
    desk.get(CAROL, shared(named("1")));
    desk.get(CAROL, shared(named("2")));

    assertEquals(List.of(2), indices(desk.get(ALICE, shared(count(1)))));
  }

  @Test
  void devicesAreNamedByIndexOrUuid() throws ControlException {
    Desk desk = Desk.of(4);

    assertEquals(List.of(0, 2), indices(desk.get(ALICE, named(TestGpus.uuid(2), "0"))));
  }

  @Test
  void nobodyElseGetsWhatIsReserved() throws ControlException {
    Desk desk = Desk.of(2);
    desk.get(ALICE, lasting(named("1"), Duration.ofHours(4)));

    ControlException refusal = desk.refused(BOB, named("1"));

    assertEquals(Kind.CONFLICT, refusal.kind());
    assertEquals(
        "GPU 1 is reserved by alice for another 4 h at most (book:1); free: 0",
        refusal.getMessage());
    assertEquals(Kind.CONFLICT, desk.refused(BOB, shared(named("1"))).kind());
    assertEquals(Kind.CONFLICT, desk.refused(ALICE, named("1")).kind());
  }

  @Test
  void aGpuIsSharedOnlyIfAllAskForIt() throws ControlException {
    Desk desk = Desk.of(1);
    desk.get(ALICE, shared(named("0")));
    desk.get(BOB, shared(count(1)));

    assertEquals(
        "1 GPU cannot be had now: GPU 0 is shared by alice for another 8 h at most (book:1)"
            + " and bob for another 8 h at most (book:2); free: none",
        desk.refused(CAROL, count(1)).getMessage());
  }

  @Test
  void aGpuWithAStrangersProcessIsNotGivenOut() throws ControlException {
    Desk desk = Desk.of(4);
    desk.get(BOB, named("1"));
    desk.processes.start(123, 1007);
    desk.see(TestGpus.up(0), TestGpus.up(1), TestGpus.up(2, TestGpus.compute(123)), TestGpus.up(3));

    assertEquals(
        "GPU 2 has a process of user1007 (python3, pid 123) on it; free: 0, 3",
        desk.refused(ALICE, named("2")).getMessage());
    assertEquals(List.of(0, 3), indices(desk.get(ALICE, count(2))));
  }

  @Test
  void onesOwnProcessIsNoStrangersNorIsADesktopOrOneThatHasEnded() throws ControlException {
    Desk desk = Desk.of(3);
    desk.processes.start(10, ALICE.uid());
    desk.processes.start(11, 1007);
    desk.see(
        TestGpus.up(0, TestGpus.compute(10)),
        TestGpus.up(1, TestGpus.graphics(11)),
        TestGpus.up(2, TestGpus.compute(12)));

    assertEquals(List.of(0, 1, 2), indices(desk.get(ALICE, count(3))));
  }

  @Test
  void processesOfThoseWhoShareDoNotKeepOthersFromSharing() throws ControlException {
    Desk desk = Desk.of(1);
    desk.get(BOB, shared(count(1)));
    desk.processes.start(10, BOB.uid());
    desk.see(TestGpus.up(0, TestGpus.compute(10)));

    desk.get(ALICE, shared(count(1)));

    assertEquals(2, desk.ids().size());
  }

  @Test
  void whatCannotBeSeenIsNotTakenForFree() {
    Desk desk = Desk.of(3);
    desk.processes.hide(9);
    desk.see(TestGpus.withoutList(0), TestGpus.down(1), TestGpus.up(2, TestGpus.compute(9)));

    assertEquals(
        "1 GPU cannot be had now: nobody can tell which processes GPU 0 has on it;"
            + " GPU 1 is down or cannot be read;"
            + " GPU 2 has a process of somebody who cannot be seen (python3, pid 9) on it;"
            + " free: none",
        desk.refused(ALICE, count(1)).getMessage());
  }

  @Test
  void whatAnotherSourceHasGivenOutIsNotGivenOut() throws ControlException {
    Desk desk = Desk.of(2);
    desk.claim(TestGpus.uuid(0), "bob");

    assertEquals(
        "GPU 0 was given to bob by the scheduler; free: 1",
        desk.refused(ALICE, named("0")).getMessage());
    assertEquals(List.of(1), indices(desk.get(ALICE, count(1))));
  }

  @Test
  void theSourceShowsTheBookAndKeepsWhatEarlierSourcesHold() throws ControlException {
    Desk desk = Desk.of(2);
    BookSource source = new BookSource(desk.book);
    desk.book.reserve(
        ALICE, Desk.because(count(1), "thesis"), new BookView(List.of(TestGpus.up(1)), Map.of()));
    ClaimedDevices claimed = new ClaimedDevices();
    Reservation slurm = slurm(TestGpus.uuid(0));
    claimed.add(List.of(slurm));
    List<GpuSnapshot> gpus = List.of(TestGpus.up(0), TestGpus.up(1));

    List<Reservation> shown = source.read(gpus, claimed, desk.time.wallMillis());

    assertEquals(List.of("book:1"), shown.stream().map(Reservation::id).toList());
    assertEquals("alice", shown.get(0).holder().user());
    assertEquals(Optional.of("thesis"), shown.get(0).holder().jobName());
    assertEquals(List.of(TestGpus.uuid(1)), shown.get(0).devices());
    assertEquals(Map.of(TestGpus.uuid(0), "carol"), source.view().claimants());
    assertTrue(shown == source.read(gpus, claimed, desk.time.wallMillis()), "nothing is made anew");
  }

  private static Reservation slurm(String device) {
    return new Reservation(
        "slurm:1",
        "slurm",
        Holder.user(CAROL.uid(), "carol"),
        List.of(device),
        OptionalLong.empty(),
        OptionalLong.empty(),
        1,
        false,
        Optional.empty());
  }

  @Test
  void oneUserHoldsNoMoreThanThePolicyAllows() throws ControlException {
    Desk desk = Desk.of(8);
    desk.get(ALICE, count(3));

    assertEquals(
        "you hold 3 GPUs already, and a user may hold 4 GPUs (book.max-gpus-per-user)",
        desk.refused(ALICE, count(2)).getMessage());
    assertEquals(
        "a user may hold 4 GPUs (book.max-gpus-per-user)",
        desk.refused(BOB, Desk.queued(count(5), Optional.empty())).getMessage());
    desk.get(ALICE, count(1));
    assertEquals(List.of(4, 5, 6, 7), indices(desk.get(BOB, count(4))));
  }

  @Test
  void oneUserHasNoMoreReservationsThanThePolicyAllows() throws ControlException {
    Desk desk = Desk.of(1);
    for (int i = 0; i < Desk.POLICY.maxReservationsPerUser(); i++) {
      desk.get(ALICE, shared(named("0")));
    }

    assertEquals(
        "you have 8 reservations, as many as a user may have (book.max-reservations-per-user)",
        desk.refused(ALICE, shared(named("0"))).getMessage());
  }

  @Test
  void noReservationIsLongerThanThePolicyAllows() {
    Desk desk = Desk.of(1);

    assertEquals(
        "GPUs may be reserved for 24h at most (book.max-duration)",
        desk.refused(ALICE, lasting(count(1), Duration.ofHours(25))).getMessage());
    assertEquals(Kind.INVALID, desk.refused(ALICE, lasting(count(1), Duration.ZERO)).kind());
  }

  @Test
  void operatorsAreNotBoundByThePolicy() throws ControlException {
    Desk desk = Desk.of(8);

    desk.get(ROOT, lasting(count(8), Duration.ofDays(7)));

    assertEquals(
        Kind.CONFLICT, desk.refused(ROOT, lasting(count(1), Duration.ofDays(400_000))).kind());
  }

  @Test
  void mistakesAreNamed() {
    Desk desk = Desk.of(2);

    assertEquals("this node has 2 GPUs", desk.refused(ALICE, count(3)).getMessage());
    assertEquals(
        "there is no GPU 7 here; there are 0, 1", desk.refused(ALICE, named("7")).getMessage());
    assertEquals("GPU-0 is named twice", desk.refused(ALICE, named("0", "GPU-0")).getMessage());
    assertEquals("say how many GPUs, or which", desk.refused(ALICE, named()).getMessage());
  }

  @Test
  void noGpuInSightIsNoMistakeOfTheUser() {
    Desk desk = new Desk();

    assertEquals(Kind.UNAVAILABLE, desk.refused(ALICE, count(1)).kind());
  }

  @Test
  void aMigInstanceIsReservedByItsUuid() throws ControlException {
    Desk desk = new Desk(TestGpus.up(0), mig());

    assertEquals("MIG-b", desk.get(ALICE, named("MIG-b")).devices().get(0).uuid());
    assertEquals(
        "1g.10gb of GPU 1 (MIG-b) is reserved by alice for another 8 h at most (book:1);"
            + " free: MIG-a",
        desk.refused(BOB, named("MIG-b")).getMessage());
    assertEquals(
        "GPU 1 is cut into MIG instances: ask for MIG-a, MIG-b",
        desk.refused(BOB, named("1")).getMessage());
  }

  @Test
  void countedGpusAreWhole() throws ControlException {
    Desk desk = new Desk(mig(), TestGpus.up(2));

    assertEquals(List.of(2), indices(desk.get(ALICE, count(1))));
    assertEquals(
        "this node has 1 GPU besides MIG-a, MIG-b", desk.refused(ALICE, count(2)).getMessage());
  }

  private static GpuSnapshot mig() {
    return TestGpus.withMig(
        1,
        Optional.of(List.of()),
        TestGpus.instance("MIG-a", 1, Optional.of(List.of())),
        TestGpus.instance("MIG-b", 2, Optional.of(List.of())));
  }

  @Test
  void onlyItsHolderOrAnOperatorReleasesAReservation() throws ControlException {
    Desk desk = Desk.of(2);
    String first = desk.get(ALICE, count(1)).id();
    String second = desk.get(ALICE, count(1)).id();

    ControlException refusal =
        assertThrows(ControlException.class, () -> desk.book.release(BOB, first));
    desk.book.release(ALICE, first);
    desk.book.release(ROOT, second);

    assertEquals(Kind.FORBIDDEN, refusal.kind());
    assertEquals("book:1 is a reservation of alice", refusal.getMessage());
    assertEquals(List.of(), desk.ids());
    assertEquals(
        Kind.NOT_FOUND,
        assertThrows(ControlException.class, () -> desk.book.release(ALICE, first)).kind());
  }

  @Test
  void numbersAreNotUsedAgain() throws ControlException {
    Desk desk = Desk.of(1);
    desk.book.release(ALICE, desk.get(ALICE, count(1)).id());

    assertEquals("book:2", desk.get(ALICE, count(1)).id());
  }
}
