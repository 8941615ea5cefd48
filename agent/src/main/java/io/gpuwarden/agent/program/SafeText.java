package io.gpuwarden.agent.program;

/** Text that users have chosen, such as the name of a job, made safe to be shown. */
public final class SafeText {
  private SafeText() {}

  /**
   * Without control characters, which could drive a terminal, end a line or a header, and without
   * those that turn the direction of writing. Each is a space instead.
   */
  public static String line(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(c -> safe.appendCodePoint(harmless(c) ? c : ' '));
    return safe.toString();
  }

  private static boolean harmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
