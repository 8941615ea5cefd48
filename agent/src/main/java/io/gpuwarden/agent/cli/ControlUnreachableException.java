package io.gpuwarden.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Nobody answered on the control socket. The message is one line that tells the user what to do.
 */
public final class ControlUnreachableException extends IOException {
  private static final long serialVersionUID = 1;

  private static final String ELSEWHERE = ", or say where it listens: --control.socket=PATH";

  private ControlUnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static ControlUnreachableException notConnected(Path socket, Exception cause) {
    String reason = String.valueOf(cause.getMessage());
    if (reason.contains("Permission denied")) {
      return because(
          socket, "this user may not connect; look at the permissions of it and its folder", cause);
    }
    if (reason.contains("Connection refused")) {
      return because(
          socket,
          Files.isRegularFile(socket)
              ? "it is a file, not a socket; say where the daemon listens: --control.socket=PATH"
              : "no daemon listens there any more; start it (gpuwarden agent)" + ELSEWHERE,
          cause);
    }
    if (reason.contains("No such file") || reason.contains("Not a directory")) {
      return because(
          socket, "it does not exist; start the daemon (gpuwarden agent)" + ELSEWHERE, cause);
    }
    return because(socket, reason, cause);
  }

  static ControlUnreachableException notGpuwarden(Path socket) {
    return because(
        socket,
        "what listens there does not answer as gpuwarden does; say where the daemon listens:"
            + " --control.socket=PATH",
        null);
  }

  static ControlUnreachableException silent(Path socket, Duration silence) {
    return because(
        socket, "no answer within " + silence.toSeconds() + " s; look at the daemon's log", null);
  }

  /** The connection was lost; whether the daemon has done what it was asked for is not known. */
  static ControlUnreachableException broken(Path socket, IOException cause) {
    return cause instanceof ControlUnreachableException known
        ? known
        : because(socket, "the connection was lost: " + cause.getMessage(), cause);
  }

  private static ControlUnreachableException because(
      Path socket, String why, @Nullable Throwable cause) {
    return new ControlUnreachableException("cannot use " + socket + ": " + why, cause);
  }
}
