package io.gpuwarden.agent.reservation;

import static io.gpuwarden.agent.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.agent.time.SystemTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class UserNamesTest {
  private final ManualTime time = new ManualTime();
  private final Map<Long, String> directory = new HashMap<>(Map.of(1000L, "alice"));
  private final List<Long> asked = new ArrayList<>();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final UserNames names = new UserNames(time, waiting::add, this::lookUp);

  private Optional<String> lookUp(long uid, OptionalLong pid) {
    asked.add(uid);
    return Optional.ofNullable(directory.get(uid));
  }

  private void answerAll() {
    for (Runnable work = waiting.poll(); work != null; work = waiting.poll()) {
      work.run();
    }
  }

  @Test
  void aNameThatIsStillLookedUpIsTheUid() {
    assertEquals("1000", names.name(1000));
    assertEquals("1000", names.name(1000));
    assertEquals(1, waiting.size(), "asked once while the answer is not there");
    answerAll();
    assertEquals("alice", names.name(1000));
  }

  @Test
  void aKnownNameIsAskedForAgainAfterAnHourAndShownMeanwhile() {
    names.name(1000);
    answerAll();
    directory.put(1000L, "alice2");
    time.advance(Duration.ofMinutes(59));
    assertEquals("alice", names.name(1000));
    assertTrue(waiting.isEmpty());
    time.advance(Duration.ofMinutes(1));
    assertEquals("alice", names.name(1000));
    answerAll();
    assertEquals("alice2", names.name(1000));
  }

  @Test
  void anUnknownNameIsAskedForAgainAfterAMinute() {
    names.name(2000);
    answerAll();
    assertEquals("2000", names.name(2000));
    assertTrue(waiting.isEmpty());
    directory.put(2000L, "bob");
    time.advance(Duration.ofMinutes(1));
    names.name(2000);
    answerAll();
    assertEquals("bob", names.name(2000));
  }

  @Test
  void aNameOutlivesTheDirectory() {
    names.name(1000);
    answerAll();
    directory.clear();
    time.advance(Duration.ofHours(1));
    names.name(1000);
    answerAll();
    assertEquals("alice", names.name(1000));
    assertTrue(waiting.isEmpty());
    time.advance(Duration.ofMinutes(1));
    names.name(1000);
    assertEquals(1, waiting.size(), "asked again soon");
  }

  @Test
  void aHostileNameIsPassedOnAsItIs() {
    directory.put(7L, "a\"b\n{c}\u0007");
    names.name(7);
    answerAll();
    assertEquals("a\"b\n{c}\u0007", names.name(7));
  }

  @Test
  void aFailingLookupLeavesTheUid() {
    UserNames failing =
        new UserNames(
            time,
            Runnable::run,
            (uid, pid) -> {
              throw new IllegalStateException("as a test wants it");
            });
    assertEquals("5", failing.name(5));
    assertEquals("5", failing.name(5));
  }

  @Test
  void tooManyWaitingLookupsAreAskedForAgainLater() {
    boolean[] full = {true};
    UserNames busy =
        new UserNames(
            time,
            work -> {
              if (full[0]) {
                throw new RejectedExecutionException();
              }
              work.run();
            },
            this::lookUp);
    assertEquals("1000", busy.name(1000));
    full[0] = false;
    time.advance(Duration.ofMinutes(1));
    assertEquals("alice", busy.name(1000));
  }

  @Test
  void onlySoManyUsersAreRemembered() {
    UserNames inline = new UserNames(time, Runnable::run, this::lookUp);
    for (long uid = 1; uid <= UserNames.MAX_USERS + 1; uid++) {
      inline.name(uid);
    }
    int before = asked.size();
    inline.name(UserNames.MAX_USERS + 1);
    assertEquals(before, asked.size(), "the newest is known");
    inline.name(1);
    assertEquals(before + 1, asked.size(), "the oldest made room");
  }

  @Test
  void theSystemKnowsNobody() {
    UserNames real = UserNames.ofSystem(new SystemTime());
    eventually("the name of uid 65534", () -> real.name(65534).equals("nobody"));
  }
}
