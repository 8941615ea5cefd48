package io.gpuwarden.agent.cli;

import io.gpuwarden.agent.cli.ControlClient.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests and answers as HTTP/1.1 writes them, as far as gpuwarden's own answers need it. */
final class ControlMessage {
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})( .*)?");
  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:[ \t]*(\\d{1,9})");
  private static final String END_OF_HEAD = "\r\n\r\n";

  private ControlMessage() {}

  /** For a connection that is closed after the answer. */
  static byte[] request(String method, String path, Optional<String> json) {
    byte[] body = json.orElse("").getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(method).append(' ').append(path);
    head.append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    if (json.isPresent()) {
      head.append("Content-Type: application/json\r\n");
    }
    if (json.isPresent() || !method.equals("GET")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    message.writeBytes(body);
    return message.toByteArray();
  }

  /**
   * @param answer everything that came
   * @param headOnly there is no body, whatever its length is said to be
   * @return empty if it is not an answer of HTTP, or not a whole one
   */
  static Optional<Reply> reply(byte[] answer, boolean headOnly) {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    int end = text.indexOf(END_OF_HEAD);
    Matcher status = STATUS_LINE.matcher(text.lines().findFirst().orElse(""));
    if (end < 0 || !status.matches()) {
      return Optional.empty();
    }
    int start = end + END_OF_HEAD.length();
    Matcher length = LENGTH.matcher(text.substring(0, end));
    int bytes = length.find() ? Integer.parseInt(length.group(1)) : answer.length - start;
    if (!headOnly && bytes > answer.length - start) {
      return Optional.empty();
    }
    String body = headOnly ? "" : new String(answer, start, bytes, StandardCharsets.UTF_8);
    return Optional.of(new Reply(Integer.parseInt(status.group(1)), body));
  }
}
