package io.gpuwarden.agent.book;

import static io.gpuwarden.agent.book.Desk.ALICE;
import static io.gpuwarden.agent.book.Desk.BOB;
import static io.gpuwarden.agent.book.Desk.count;
import static io.gpuwarden.agent.book.Desk.lasting;
import static io.gpuwarden.agent.book.Desk.untilExit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.ControlException.Kind;
import io.gpuwarden.agent.control.Reserved.Granted;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** When reservations end. */
class BookTimeTest {
  private static final int ALICES_PROCESS = ALICE.pid().orElseThrow();
  private static final Duration HOUR = Duration.ofHours(1);

  private final Desk desk = Desk.of(2);

  @Test
  void aReservationEndsByItself() throws ControlException {
    desk.get(ALICE, lasting(count(2), HOUR));

    desk.time.advance(HOUR.minusSeconds(1));
    assertEquals(List.of("book:1"), desk.ids());
    desk.time.advance(Duration.ofSeconds(1));
    assertEquals(List.of(), desk.ids());
    desk.get(BOB, count(2));
  }

  @Test
  void withoutADurationItLastsAsLongAsThePolicySays() throws ControlException {
    Granted granted = desk.get(ALICE, count(1));

    assertEquals(
        desk.time.wallMillis() + Desk.POLICY.defaultDuration().toMillis(), granted.endMillis());
  }

  @Test
  void untilExitWithoutADurationItLastsAsLongAsIsAllowed() throws ControlException {
    desk.processes.start(ALICES_PROCESS, ALICE.uid());

    Granted granted = desk.get(ALICE, untilExit(count(1)));

    assertEquals(
        desk.time.wallMillis() + Desk.POLICY.maxDuration().toMillis(), granted.endMillis());
  }

  @Test
  void aClockSetForwardEndsNothing() throws ControlException {
    desk.get(ALICE, lasting(count(1), HOUR));

    desk.time.moveWall(Duration.ofDays(365));
    assertEquals(List.of("book:1"), desk.ids());
    desk.time.advance(HOUR);
    assertEquals(List.of(), desk.ids());
  }

  @Test
  void aClockSetBackKeepsNothingForLonger() throws ControlException {
    desk.get(ALICE, lasting(count(1), HOUR));

    desk.time.moveWall(Duration.ofDays(-365));
    desk.time.advance(HOUR);

    assertEquals(List.of(), desk.ids());
  }

  @Test
  void theEndThatIsShownFollowsTheClock() throws ControlException {
    desk.get(ALICE, lasting(count(1), HOUR));

    desk.time.moveWall(Duration.ofDays(2));

    assertEquals(
        OptionalLong.of(desk.time.wallMillis() + HOUR.toMillis()),
        desk.book.current().get(0).endMillis());
  }

  @Test
  void aRestartKeepsEverything() throws ControlException, IOException {
    desk.processes.start(ALICES_PROCESS, ALICE.uid());
    desk.get(ALICE, Desk.because(untilExit(lasting(count(1), HOUR)), "a \"reason\""));
    desk.get(BOB, Desk.shared(count(1)));
    String before = desk.book.current().toString();

    desk.restart(Duration.ofMinutes(30), Duration.ZERO, "boot-1");

    assertEquals(before, desk.book.current().toString());
    desk.time.advance(Duration.ofMinutes(30));
    assertEquals(List.of("book:2"), desk.ids());
    assertEquals("book:3", desk.get(ALICE, count(1)).id());
  }

  @Test
  void aClockSetWhileTheDaemonIsDownEndsNothingAndKeepsNothingForLonger()
      throws ControlException, IOException {
    desk.get(ALICE, lasting(count(1), HOUR));

    desk.restart(Duration.ofMinutes(1), Duration.ofDays(100), "boot-1");
    desk.restart(Duration.ofMinutes(1), Duration.ofDays(-300), "boot-1");

    assertEquals(List.of("book:1"), desk.ids());
    desk.time.advance(Duration.ofMinutes(58));
    assertEquals(List.of(), desk.ids());
  }

  @Test
  void overARebootTheWallClockCounts() throws ControlException, IOException {
    desk.get(ALICE, lasting(count(1), HOUR));

    desk.restart(Duration.ZERO, Duration.ofMinutes(50), "boot-2");

    assertEquals(List.of("book:1"), desk.ids());
    desk.time.advance(Duration.ofMinutes(10));
    assertEquals(List.of(), desk.ids());
  }

  @Test
  void noRebootLeavesAReservationMoreTimeThanItWasMadeFor() throws ControlException, IOException {
    desk.get(ALICE, lasting(count(1), HOUR));

    desk.restart(Duration.ZERO, Duration.ofDays(-100), "boot-2");

    desk.time.advance(HOUR);
    assertEquals(List.of(), desk.ids());
  }

  @Test
  void noProcessOutlivesAReboot() throws ControlException, IOException {
    desk.processes.start(ALICES_PROCESS, ALICE.uid());
    desk.get(ALICE, untilExit(count(1)));

    desk.restart(Duration.ofMinutes(1), Duration.ZERO, "boot-2");

    assertEquals(List.of(), desk.ids());
  }

  @Test
  void whatIsBoundToAProcessEndsWithIt() throws ControlException {
    desk.processes.start(ALICES_PROCESS, ALICE.uid());
    desk.get(ALICE, untilExit(count(2)));
    desk.time.advance(Duration.ofSeconds(5));
    assertEquals(List.of("book:1"), desk.ids());

    desk.processes.end(ALICES_PROCESS);

    desk.get(BOB, count(2)); // at once, for whoever asks
    assertEquals(List.of("book:2"), desk.ids());
  }

  @Test
  void aProcessIdThatIsUsedAgainIsAnotherProcess() throws ControlException {
    desk.processes.start(ALICES_PROCESS, ALICE.uid());
    desk.get(ALICE, untilExit(count(1)));

    desk.processes.end(ALICES_PROCESS);
    desk.processes.start(ALICES_PROCESS, ALICE.uid());
    desk.time.advance(Duration.ofSeconds(2));

    assertEquals(List.of(), desk.ids());
  }

  @Test
  void aProcessThatComesOutOfSightIsNotGone() throws ControlException {
    desk.processes.start(ALICES_PROCESS, ALICE.uid());
    desk.get(ALICE, untilExit(count(1)));

    desk.processes.hide(ALICES_PROCESS);
    desk.time.advance(Duration.ofMinutes(1));

    assertEquals(List.of("book:1"), desk.ids());
  }

  @Test
  void nothingIsBoundToAProcessThatCannotBeSeen() {
    assertEquals(Kind.UNAVAILABLE, desk.refused(ALICE, untilExit(count(1))).kind());
  }

  @Test
  void aBrokenSectionChangesNothing() throws ControlException {
    desk.get(ALICE, count(1));

    assertThrows(
        IOException.class,
        () -> desk.take("{\"boot\":\"boot-1\",\"reservations\":[{\"number\":7}]}"));

    assertEquals(List.of("book:1"), desk.ids());
  }

  @Test
  void theSectionStaysTheSameWhileNothingChanges() throws ControlException, IOException {
    desk.get(ALICE, count(1));
    String before = desk.saved();

    desk.time.advance(Duration.ofMinutes(1));
    desk.book.current();

    assertEquals(before, desk.saved());
  }
}
