package io.gpuwarden.exporter.http;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A Unix socket to listen on. Every user may connect: the router knows each by its {@link Peer}. A
 * client that closes, or shuts its side, before it has its answer is not waited for any more.
 *
 * @param maxConnections at the same time; root's come on top
 * @param maxConnectionsOfUser of one user at the same time, unless it is root; where the kernel
 *     tells users without delay
 * @param maxBodyBytes beyond it the answer is 413
 * @param answerTimeout for the router; beyond it the answer is 503, and the router's is cancelled
 */
public record UnixListen(
    Path path,
    int maxConnections,
    int maxConnectionsOfUser,
    int maxBodyBytes,
    Duration answerTimeout) {

  /** With the limits of a socket that people and scripts use. */
  public static UnixListen on(Path path) {
    return new UnixListen(path, 64, 16, 8192, Duration.ofSeconds(30));
  }

  public UnixListen withMaxConnections(int all, int ofUser) {
    return new UnixListen(path, all, ofUser, maxBodyBytes, answerTimeout);
  }

  public UnixListen withAnswerTimeout(Duration limit) {
    return new UnixListen(path, maxConnections, maxConnectionsOfUser, maxBodyBytes, limit);
  }
}
