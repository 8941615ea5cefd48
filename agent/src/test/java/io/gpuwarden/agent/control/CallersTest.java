package io.gpuwarden.agent.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.exporter.http.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CallersTest {
  private static final OptionalInt PID = OptionalInt.of(77);

  private final ManualTime time = new ManualTime();
  private final FakeAccounts accounts = new FakeAccounts();
  private final Callers callers = new Callers(time, Optional.of("gpu-admins"), accounts);

  private Caller caller(long uid, Long... gids) {
    return callers.of(new Peer.Credentials(uid, List.of(gids), PID));
  }

  @Test
  void rootIsAnOperatorWithoutAskingAnybody() {
    assertEquals(new Caller(0, "root", true, PID), caller(0, 0L));
    assertEquals(0, accounts.asked);
  }

  @Test
  void aUserIsNone() {
    assertEquals(new Caller(1001, "alice", false, PID), caller(1001, 1001L));
  }

  @Test
  void whoHasNoNameIsANumber() {
    assertEquals(new Caller(65534, "65534", false, PID), caller(65534, 65534L));
  }

  @Test
  void aMemberOfTheGroupIsAnOperator() {
    accounts.groups.put("alice", Set.of(1001L, 500L));
    assertTrue(caller(1001, 1001L).operator());
  }

  @Test
  void soIsWhoseConnectionHasTheGroup() {
    assertTrue(caller(65534, 500L).operator());
    assertFalse(caller(65534, 65534L).operator(), "it is asked of each connection");
  }

  @Test
  void withoutAGroupOnlyRootIs() {
    Callers none = new Callers(time, Optional.empty(), accounts);
    assertFalse(none.of(new Peer.Credentials(1001, List.of(0L, 500L), PID)).operator());
  }

  @Test
  void aGroupThatDoesNotExistMakesNobodyAnOperator() {
    accounts.gids.clear();
    assertFalse(caller(1001, 500L, 0L).operator());
  }

  @Test
  void aMembershipCountsForAMinute() {
    accounts.groups.put("alice", Set.of(500L));
    assertTrue(caller(1001, 1001L).operator());
    accounts.groups.put("alice", Set.of());
    time.advance(Duration.ofNanos(Callers.FRESH_NANOS - 1));
    assertTrue(caller(1001, 1001L).operator());
    time.advance(Duration.ofNanos(1));
    assertFalse(caller(1001, 1001L).operator());
    assertEquals(2, accounts.asked);
  }

  @Test
  void aNameStaysWhenTheDirectoryIsGoneAndAMembershipDoesNot() {
    accounts.groups.put("alice", Set.of(500L));
    caller(1001, 1001L);
    accounts.names.clear();
    time.advance(Duration.ofMinutes(2));
    assertEquals(new Caller(1001, "alice", false, PID), caller(1001, 1001L));
  }

  @Test
  void usersAreNotRememberedWithoutEnd() {
    caller(1001, 1001L);
    for (long uid = 2000; uid < 2000 + Callers.MAX_USERS; uid++) {
      caller(uid, uid);
    }
    int before = accounts.asked;
    caller(1001, 1001L);
    assertEquals(before + 1, accounts.asked);
  }

  @Test
  void theSystemKnowsItsGroups() {
    SystemAccounts system = new SystemAccounts();
    assertEquals(OptionalLong.of(0), system.gid("root"));
    assertEquals(OptionalLong.empty(), system.gid("no-such-group"));
    assertTrue(system.groups("root").contains(0L));
    assertEquals(Set.of(), system.groups("no-such-user"));
    assertEquals(Optional.of("root"), system.name(0, OptionalInt.empty()));
  }
}
