package io.gpuwarden.agent.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The beginning of what a program writes; the rest is read too, so that it can go on writing. */
final class CapturedOutput {
  static final int KEPT_BYTES = 4096;

  private final InputStream from;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(256);
  private final byte[] buffer = new byte[KEPT_BYTES];

  CapturedOutput(InputStream from) {
    this.from = from;
  }

  /** Takes what is there, without waiting for more. */
  void take() {
    try {
      // Bounded, for a program that writes as fast as it is read.
      for (int round = 0; round < 64 && from.available() > 0; round++) {
        int length = from.read(buffer, 0, Math.min(from.available(), buffer.length));
        kept.write(buffer, 0, Math.max(0, Math.min(length, KEPT_BYTES - kept.size())));
      }
    } catch (IOException e) {
      // It has been closed: there is no more.
    }
  }

  String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }
}
