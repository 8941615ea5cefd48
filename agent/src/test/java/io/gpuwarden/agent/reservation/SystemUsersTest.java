package io.gpuwarden.agent.reservation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SystemUsersTest {
  private final SystemUsers users = new SystemUsers();

  @Test
  void theOwnerOfThisProcessHasItsName() throws IOException {
    Path self = Path.of("/proc/self");
    long uid = ((Integer) Files.getAttribute(self, "unix:uid")).longValue();
    String name = Files.getOwner(self).getName();
    OptionalLong pid = OptionalLong.of(ProcessHandle.current().pid());
    assertEquals(Optional.of(name), users.name(uid, pid));
    assertEquals(Optional.of(name), users.name(uid, OptionalLong.empty()));
    assertEquals(OptionalLong.of(uid), users.uid(name));
  }

  @Test
  void aProcessOfSomebodyElseIsNoHint() {
    assertEquals(Optional.of("nobody"), users.name(65534, OptionalLong.of(1)));
  }

  @Test
  void aUidWithoutANameHasNone() {
    assertEquals(Optional.empty(), users.name(3_999_999_999L, OptionalLong.empty()));
  }

  @Test
  void nobodyHasTheUidOfNobody() {
    assertEquals(OptionalLong.of(65534), users.uid("nobody"));
    assertEquals(OptionalLong.empty(), users.uid("no such user"));
    assertEquals(OptionalLong.empty(), users.uid("65534"), "digits are no name");
    assertEquals(OptionalLong.empty(), users.uid(""));
  }

  @Test
  void anEntryOfAnotherUserIsNotTaken() {
    assertEquals(Optional.of("alice"), SystemUsers.nameIn("alice:x:1000:1000::/:/bin/sh\n", 1000));
    assertEquals(Optional.empty(), SystemUsers.nameIn("alice:x:1000:1000::/:/bin/sh\n", 100));
    assertEquals(Optional.empty(), SystemUsers.nameIn("", 1000));
    assertEquals(Optional.empty(), SystemUsers.nameIn("alice:x", 1000));
  }
}
