package io.gpuwarden.agent.book;

import static io.gpuwarden.agent.book.Desk.ALICE;
import static io.gpuwarden.agent.book.Desk.BOB;
import static io.gpuwarden.agent.book.Desk.CAROL;
import static io.gpuwarden.agent.book.Desk.count;
import static io.gpuwarden.agent.book.Desk.indices;
import static io.gpuwarden.agent.book.Desk.lasting;
import static io.gpuwarden.agent.book.Desk.named;
import static io.gpuwarden.agent.book.Desk.shared;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.Reserved.Granted;
import io.gpuwarden.agent.control.Reserved.Waiting;
import io.gpuwarden.agent.reservation.TestGpus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueTest {
  @Test
  void whoCanHaveItDoesNotWait() throws ControlException {
    Desk desk = Desk.of(1);

    assertInstanceOf(Granted.class, desk.ask(ALICE, Desk.queued(count(1), Optional.empty())));
  }

  @Test
  void whoWaitsIsToldThePlaceAndWhy() throws ControlException {
    Desk desk = Desk.of(1);
    desk.get(ALICE, count(1));

    Waiting first = desk.queue(BOB, count(1));
    Waiting second = desk.queue(CAROL, count(1));

    assertEquals(1, first.position());
    assertEquals(2, second.position());
    assertEquals(10, first.renewSeconds());
    assertEquals(
        "1 GPU cannot be had now: GPU 0 is reserved by alice for another 8 h at most (book:1);"
            + " free: none",
        first.why());
  }

  @Test
  void laterSmallerRequestsDoNotStarveALargeOne() throws ControlException {
    Desk desk = Desk.of(2);
    desk.get(ALICE, lasting(named("0"), Duration.ofSeconds(4)));
    desk.get(ALICE, lasting(named("1"), Duration.ofSeconds(8)));
    Waiting bob = desk.queue(BOB, count(2));

    desk.time.advance(Duration.ofSeconds(4));

    assertEquals(
        "1 GPU cannot be had now: GPU 0 is kept for bob, who came first; GPU 1 is reserved by"
            + " alice for another 4 s at most (book:2); free: none",
        desk.refused(CAROL, count(1)).getMessage());
    assertInstanceOf(Waiting.class, desk.renew(BOB, count(2), bob));
    desk.time.advance(Duration.ofSeconds(4));
    desk.refused(CAROL, count(1));
    assertInstanceOf(Granted.class, desk.renew(BOB, count(2), bob));
  }

  @Test
  void whoNeedsNothingThatIsKeptForOthersGoesAhead() throws ControlException {
    Desk desk = Desk.of(3);
    desk.get(ALICE, named("0"));
    desk.queue(BOB, named("0", "1"));

    assertEquals(List.of(2), indices(desk.get(CAROL, count(1))));
    desk.refused(CAROL, named("1"));
  }

  @Test
  void newSharersDoNotKeepOutWhoWaitsForAGpuAlone() throws ControlException {
    Desk desk = Desk.of(1);
    desk.get(ALICE, lasting(shared(count(1)), Duration.ofSeconds(5)));
    Waiting bob = desk.queue(BOB, count(1));

    desk.refused(CAROL, shared(count(1)));

    desk.time.advance(Duration.ofSeconds(5));
    assertInstanceOf(Granted.class, desk.renew(BOB, count(1), bob));
  }

  @Test
  void nothingIsKeptForOneWhoWaitsForWhatMayNeverCome() throws ControlException {
    Desk desk = Desk.of(2);
    desk.see(TestGpus.down(0), TestGpus.up(1));
    desk.queue(BOB, count(2));

    assertEquals(List.of(1), indices(desk.get(CAROL, count(1))));
  }

  @Test
  void nothingIsKeptForOneWhoHoldsAllThatIsAllowed() throws ControlException {
    Desk desk = Desk.of(5);
    desk.get(ALICE, count(4));
    desk.queue(ALICE, count(1));

    assertEquals(List.of(4), indices(desk.get(BOB, count(1))));
  }

  @Test
  void whoDoesNotAskAgainInTimeLosesThePlace() throws ControlException {
    Desk desk = Desk.of(1);
    desk.get(ALICE, lasting(count(1), Duration.ofSeconds(30)));
    Waiting bob = desk.queue(BOB, count(1));
    desk.time.advance(Duration.ofSeconds(6));
    desk.queue(CAROL, count(1));
    desk.time.advance(Duration.ofSeconds(5));

    Waiting again = assertInstanceOf(Waiting.class, desk.renew(BOB, count(1), bob));

    assertEquals(2, again.position());
    assertNotEquals(bob.ticket(), again.ticket());
  }

  @Test
  void renewingKeepsThePlace() throws ControlException {
    Desk desk = Desk.of(1);
    desk.get(ALICE, count(1));
    Waiting bob = desk.queue(BOB, count(1));
    desk.time.advance(Duration.ofSeconds(9));
    desk.renew(BOB, count(1), bob);
    desk.queue(CAROL, count(1));
    desk.time.advance(Duration.ofSeconds(9));

    assertEquals(1, ((Waiting) desk.renew(BOB, count(1), bob)).position());
  }

  @Test
  void aTicketIsGoodForItsUserAndItsWishAlone() throws ControlException {
    Desk desk = Desk.of(2);
    desk.get(ALICE, count(2));
    Waiting bob = desk.queue(BOB, count(1));

    assertEquals(2, ((Waiting) desk.renew(CAROL, count(1), bob)).position());
    assertEquals(3, ((Waiting) desk.renew(BOB, count(2), bob)).position());
  }

  @Test
  void whoLeavesMakesRoom() throws ControlException {
    Desk desk = Desk.of(1);
    desk.get(ALICE, count(1));
    Waiting bob = desk.queue(BOB, count(1));
    Waiting carol = desk.queue(CAROL, count(1));

    desk.book.leaveQueue(CAROL, bob.ticket()); // somebody else's: nothing happens
    assertEquals(2, ((Waiting) desk.renew(CAROL, count(1), carol)).position());
    desk.book.leaveQueue(BOB, bob.ticket());
    assertEquals(1, ((Waiting) desk.renew(CAROL, count(1), carol)).position());
  }

  @Test
  void oneUserDoesNotFillTheQueue() throws ControlException {
    Desk desk = Desk.of(1);
    desk.get(BOB, count(1));
    for (int i = 0; i < Desk.POLICY.maxReservationsPerUser(); i++) {
      desk.queue(ALICE, count(1));
    }

    assertEquals(
        "you have as many places in the queue as a user may have"
            + " (book.max-reservations-per-user)",
        desk.refused(ALICE, Desk.queued(count(1), Optional.empty())).getMessage());
  }
}
