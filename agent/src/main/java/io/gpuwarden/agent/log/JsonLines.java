package io.gpuwarden.agent.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** One JSON object a line: time, level, logger, message, an event's own keys, exception. */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NONE = {};
  private final JsonFactory json = new JsonFactory();

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
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try (JsonGenerator object = json.createGenerator(line)) {
      write(event, object);
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static void write(ILoggingEvent event, JsonGenerator object) throws IOException {
    object.writeStartObject();
    object.writeStringField("time", Stamp.of(event.getTimeStamp()));
    object.writeStringField("level", event.getLevel().toString());
    object.writeStringField("logger", event.getLoggerName());
    object.writeStringField("message", event.getFormattedMessage());
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        object.writeStringField(pair.key, String.valueOf(pair.value));
      }
    }
    if (event.getThrowableProxy() != null) {
      object.writeStringField(
          "exception", ThrowableProxyUtil.asString(event.getThrowableProxy()).stripTrailing());
    }
    object.writeEndObject();
  }
}
