package io.gpuwarden.exporter.http;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The server cannot listen. The message is one line for an operator: which address, why, and what
 * to do.
 */
public final class ListenException extends Exception {
  private static final long serialVersionUID = 1L;

  private ListenException(Object address, String reason, @Nullable Throwable cause) {
    super("cannot listen on " + address + ": " + reason, cause);
  }

  static ListenException unknownHost(ListenAddress address, Throwable cause) {
    return new ListenException(
        address, "no address is known for the host \"" + address.host() + "\"; use an IP", cause);
  }

  static ListenException socket(Path socket, String reason, @Nullable Throwable cause) {
    return new ListenException(socket, reason, cause);
  }

  /**
   * Says in an operator's words what the system's error means; quotes one that it does not know.
   */
  static ListenException refused(ListenAddress address, Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    String known = text.toLowerCase(Locale.ROOT);
    if (known.contains("in use")) {
      return new ListenException(
          address,
          "another program uses the port; stop it (ss -ltnp shows it) or choose another port",
          cause);
    }
    if (known.contains("permission")) {
      return new ListenException(
          address,
          "not permitted; ports below 1024 need the capability CAP_NET_BIND_SERVICE,"
              + " choose a higher one",
          cause);
    }
    if (known.contains("cannot assign") || known.contains("not available")) {
      return new ListenException(
          address, "this machine has no such address; choose one of its own, or none", cause);
    }
    return new ListenException(address, text, cause);
  }
}
