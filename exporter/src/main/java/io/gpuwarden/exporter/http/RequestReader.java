package io.gpuwarden.exporter.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a request together, or says why it is refused. Owned by the event loop. */
final class RequestReader {
  private static final Response NOT_UTF_8 =
      Response.line(Status.BAD_REQUEST, "The body is not UTF-8.");

  private final int maxBodyBytes;
  private final Optional<Peer> peer;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private @Nullable HttpRequest head;
  private int bodyBytes;
  private String text = "";

  /**
   * @param peer whose bodies are kept; all others' are thrown away
   */
  RequestReader(int maxBodyBytes, Optional<Peer> peer) {
    this.maxBodyBytes = maxBodyBytes;
    this.peer = peer;
  }

  /** Whether a head is here, but not yet all of its body. */
  boolean isReceiving() {
    return head != null;
  }

  /** Whether an answer now may have a body. */
  boolean answerHasBody() {
    return head == null || !head.method().equals(HttpMethod.HEAD);
  }

  /** Takes the head; why it is refused, if it is. */
  Optional<Response> begin(HttpRequest next) {
    head = next;
    bodyBytes = 0;
    body.reset();
    return RequestCheck.refusal(next, maxBodyBytes);
  }

  /** Takes a part of the body; why the request is refused, if it is. */
  Optional<Response> take(HttpContent content) {
    ByteBuf bytes = content.content();
    bodyBytes += bytes.readableBytes();
    if (content.decoderResult().isFailure()) {
      return Optional.of(RequestCheck.malformed(content.decoderResult().cause()));
    }
    if (bodyBytes > maxBodyBytes) {
      return Optional.of(RequestCheck.bodyTooLarge(maxBodyBytes));
    }
    if (peer.isPresent() && bytes.isReadable()) {
      byte[] part = new byte[bytes.readableBytes()];
      bytes.readBytes(part);
      body.writeBytes(part);
    }
    return content instanceof LastHttpContent ? decode() : Optional.empty();
  }

  private Optional<Response> decode() {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(body.toByteArray());
      text =
          bytes.hasRemaining() ? StandardCharsets.UTF_8.newDecoder().decode(bytes).toString() : "";
      return Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.of(NOT_UTF_8);
    }
  }

  /** The request; only after its last part was taken. */
  Request finish() {
    HttpRequest whole = Objects.requireNonNull(head, "no request was begun");
    head = null;
    return RequestCheck.request(whole, text, peer);
  }

  /** Forgets what is here of a request. */
  void drop() {
    head = null;
  }
}
