package io.gpuwarden.agent.control;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A system with alice, uid 1001, of the group 1001, and a group gpu-admins, 500. */
final class FakeAccounts implements Callers.Accounts {
  final Map<Long, String> names = new HashMap<>(Map.of(1001L, "alice"));
  final Map<String, Set<Long>> groups = new HashMap<>(Map.of("alice", Set.of(1001L)));
  final Map<String, Long> gids = new HashMap<>(Map.of("gpu-admins", 500L));
  int asked;

  @Override
  public Optional<String> name(long uid, OptionalInt pid) {
    asked++;
    return Optional.ofNullable(names.get(uid));
  }

  @Override
  public OptionalLong gid(String group) {
    Long gid = gids.get(group);
    return gid == null ? OptionalLong.empty() : OptionalLong.of(gid);
  }

  @Override
  public Set<Long> groups(String user) {
    return groups.getOrDefault(user, Set.of());
  }
}
