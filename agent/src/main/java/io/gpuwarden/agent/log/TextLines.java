package io.gpuwarden.agent.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * One line an event, for people and journald: {@code 2026-11-23T20:00:00.123Z INFO message
 * key=value}. A stack trace follows only an error.
 */
final class TextLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NONE = {};

  @Override
  public byte[] headerBytes() {
    return NONE;
  }

  @Override
  public byte[] footerBytes() {
    return NONE;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160).append(Stamp.of(event.getTimeStamp())).append(' ');
    String level = event.getLevel().toString();
    line.append(level).append(level.length() < 5 ? "  " : " ");
    oneLine(line, event.getFormattedMessage());
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> oneLine(line.append(' ').append(pair.key).append('='), pair.value));
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      thrown(line, thrown, event.getLevel().isGreaterOrEqual(Level.ERROR));
    }
    return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Line breaks would look like events of their own. */
  private static void oneLine(StringBuilder line, Object value) {
    String text = String.valueOf(value);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append(c < ' ' || c == 0x7F ? ' ' : c);
    }
  }

  private static void thrown(StringBuilder line, IThrowableProxy thrown, boolean withTrace) {
    oneLine(line.append(": "), thrown.getClassName() + ": " + thrown.getMessage());
    if (withTrace) {
      for (StackTraceElementProxy element : thrown.getStackTraceElementProxyArray()) {
        line.append("\n    ").append(element);
      }
    }
    if (thrown.getCause() != null) {
      thrown(
          line.append(withTrace ? "\n  caused by" : ", caused by"), thrown.getCause(), withTrace);
    }
  }
}
