package io.gpuwarden.exporter.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that is made when there is room for it.
 *
 * @param withBody false for HEAD
 */
record PendingAnswer(Supplier<CompletableFuture<Response>> answer, End end, boolean withBody) {
  private static final Logger LOG = LoggerFactory.getLogger(PendingAnswer.class);

  static final Response NOT_MADE =
      Response.line(Status.INTERNAL_ERROR, "This page could not be made.");

  private static final Response TOO_LATE =
      Response.line(Status.UNAVAILABLE, "The answer took too long.");

  /** The end of an answer's head: what happens to the connection after it. */
  enum End {
    STAY("\r\n"),
    STAY_AS_ASKED("Connection: keep-alive\r\n\r\n"),
    CLOSE("Connection: close\r\n\r\n");

    private final byte[] bytes;

    End(String text) {
      bytes = text.getBytes(StandardCharsets.US_ASCII);
    }

    static End after(HttpRequest head) {
      if (!HttpUtil.isKeepAlive(head)) {
        return CLOSE;
      }
      return head.protocolVersion().equals(HttpVersion.HTTP_1_0) ? STAY_AS_ASKED : STAY;
    }
  }

  CompletableFuture<Response> make() {
    return answer.get();
  }

  /** The bytes of what was made, or of a plain answer where it was not. */
  ByteBuf encode(CompletableFuture<Response> done) {
    return encode(result(done), end, withBody);
  }

  static ByteBuf encode(Response response, End end, boolean withBody) {
    return withBody
        ? Unpooled.wrappedBuffer(response.head(), end.bytes, response.body())
        : Unpooled.wrappedBuffer(response.head(), end.bytes);
  }

  private static Response result(CompletableFuture<Response> done) {
    try {
      return done.join();
    } catch (CancellationException late) {
      return TOO_LATE;
    } catch (CompletionException bug) {
      LOG.error("could not answer a request", bug.getCause());
      return NOT_MADE;
    }
  }
}
