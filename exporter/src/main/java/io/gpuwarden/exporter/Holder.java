package io.gpuwarden.exporter;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who has a reservation. What a source does not know is empty.
 *
 * @param uid numeric user id
 * @param user name, or the uid in digits where no name belongs to it; empty only where the uid is
 *     unknown too
 * @param jobId the scheduler's number of the job, such as {@code 4711} or {@code 4711_3}
 */
public record Holder(
    OptionalLong uid,
    String user,
    Optional<String> account,
    Optional<String> partition,
    Optional<String> jobId,
    Optional<String> jobName) {

  /** A holder of whom only the user is known. */
  public static Holder user(long uid, String name) {
    return new Holder(
        OptionalLong.of(uid),
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
