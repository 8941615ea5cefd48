package io.gpuwarden.exporter.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells a request that can be answered from one that has to be refused. */
final class RequestCheck {
  private RequestCheck() {}

  /** Why this request is refused and its connection closed; empty if it is not. */
  static Optional<Response> refusal(HttpRequest head, int maxBodyBytes) {
    if (head.decoderResult().isFailure()) {
      return Optional.of(malformed(head.decoderResult().cause()));
    }
    if (!supported(head.protocolVersion())) {
      return refuse(Status.VERSION_NOT_SUPPORTED, "This server speaks HTTP/1.1 and HTTP/1.0.");
    }
    boolean needsHost = head.protocolVersion().equals(HttpVersion.HTTP_1_1);
    if (needsHost && head.headers().getAll(HttpHeaderNames.HOST).size() != 1) {
      return refuse(Status.BAD_REQUEST, "A request of HTTP/1.1 has one Host header.");
    }
    if (HttpUtil.getContentLength(head, 0L) > maxBodyBytes) {
      return Optional.of(bodyTooLarge(maxBodyBytes));
    }
    if (head.headers().contains(HttpHeaderNames.EXPECT)) {
      return refuse(Status.EXPECTATION_FAILED, "Expect is not supported.");
    }
    return Optional.empty();
  }

  static Response bodyTooLarge(int maxBodyBytes) {
    return Response.line(
        Status.CONTENT_TOO_LARGE, "A body has at most " + maxBodyBytes + " bytes here.");
  }

  static Response malformed(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Response.line(Status.URI_TOO_LONG, "The request line is too long.");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Response.line(Status.HEADERS_TOO_LARGE, "The headers are too large.");
    }
    return Response.line(Status.BAD_REQUEST, "This is not a valid HTTP request.");
  }

  private static boolean supported(HttpVersion version) {
    return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
  }

  private static Optional<Response> refuse(Status status, String line) {
    return Optional.of(Response.line(status, line));
  }

  static Request request(HttpRequest head, String body, Optional<Peer> peer) {
    String target = originForm(head.uri());
    int question = target.indexOf('?');
    return new Request(
        head.method().name(),
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        headers(head),
        body,
        peer);
  }

  /** A proxy may send the whole URL; what stands before its path says nothing here. */
  private static String originForm(String target) {
    int scheme = target.indexOf("://");
    if (target.startsWith("/") || scheme < 0) {
      return target;
    }
    int path = target.indexOf('/', scheme + 3);
    return path < 0 ? "/" : target.substring(path);
  }

  private static Map<String, String> headers(HttpRequest head) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, String> header : head.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      headers.merge(name, header.getValue(), (first, next) -> first + ", " + next);
    }
    return headers;
  }
}
