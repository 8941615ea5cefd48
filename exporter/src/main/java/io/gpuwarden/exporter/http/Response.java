package io.gpuwarden.exporter.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A finished answer, immutable: its bytes are shared by every client that gets it, so they must not
 * be changed after they were given here.
 */
public final class Response {
  public static final String PLAIN_TEXT = "text/plain; charset=utf-8";

  private final Status status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final byte[] head;

  private Response(Status status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.head = encodeHead();
  }

  public static Response of(Status status, String contentType, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", contentType);
    headers.put("Content-Length", Integer.toString(body.length));
    headers.put("X-Content-Type-Options", "nosniff");
    return new Response(status, headers, body);
  }

  /** One line of plain text. */
  public static Response line(Status status, String line) {
    return of(status, PLAIN_TEXT, (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** This answer with one more header. */
  public Response with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, more, body);
  }

  public Status status() {
    return status;
  }

  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public int bodyLength() {
    return body.length;
  }

  public void writeBodyTo(OutputStream out) throws IOException {
    out.write(body);
  }

  /** The shared bytes themselves: not to be changed. */
  byte[] body() {
    return body;
  }

  /** Status line and headers, without what depends on the connection and without the end. */
  byte[] head() {
    return head;
  }

  private byte[] encodeHead() {
    StringBuilder text = new StringBuilder(256);
    text.append("HTTP/1.1 ").append(status.code()).append(' ').append(status.reason());
    text.append("\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
