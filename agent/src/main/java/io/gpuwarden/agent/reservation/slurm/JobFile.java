package io.gpuwarden.agent.reservation.slurm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What gpuwarden's own prolog wrote of a job: lines of {@code key=value}, of which the last one,
 * {@code end}, says that it is whole.
 *
 * @param gpus Slurm's indices
 * @param visible what CUDA_VISIBLE_DEVICES was in the prolog: UUIDs where Slurm knows them
 */
record JobFile(
    String job,
    OptionalLong uid,
    Optional<String> user,
    Optional<String> account,
    Optional<String> partition,
    Optional<String> name,
    List<String> gpus,
    List<String> visible,
    OptionalLong startSeconds,
    int nodes) {

  private static final int MAX_TEXT = 128;
  private static final int MOST_NODES = 100_000;

  /** Empty if the file is foreign, of a version that is not known, or half written. */
  static Optional<JobFile> parse(String text) {
    Map<String, String> fields = new HashMap<>();
    boolean whole = false;
    for (String line : text.split("\n", -1)) {
      int equals = line.indexOf('=');
      whole |= line.equals("end");
      if (equals > 0) {
        fields.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    String job = fields.getOrDefault("job", "");
    if (!whole || !"1".equals(fields.get("version")) || !isNumber(job)) {
      return Optional.empty();
    }
    return Optional.of(
        new JobFile(
            job,
            number(fields.get("uid")),
            text(fields.get("user")),
            text(fields.get("account")),
            text(fields.get("partition")),
            text(fields.get("name")),
            list(fields.get("gpus")),
            list(fields.get("visible")),
            number(fields.get("start")),
            nodes(number(fields.get("nodes")))));
  }

  /** At least the one that the file is on. */
  private static int nodes(OptionalLong told) {
    return told.isPresent() ? (int) Math.max(1, Math.min(MOST_NODES, told.getAsLong())) : 1;
  }

  static boolean isNumber(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  static OptionalLong number(@Nullable String text) {
    return text != null && isNumber(text)
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /** Slurm writes {@code (null)} where there is none. */
  private static Optional<String> text(@Nullable String text) {
    if (text == null || text.isBlank() || text.equals("(null)")) {
      return Optional.empty();
    }
    return Optional.of(text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
  }

  private static List<String> list(@Nullable String text) {
    List<String> items = new ArrayList<>();
    if (text != null) {
      for (String item : text.split(",", -1)) {
        if (!item.isBlank()) {
          items.add(item.strip());
        }
      }
    }
    return items;
  }
}
