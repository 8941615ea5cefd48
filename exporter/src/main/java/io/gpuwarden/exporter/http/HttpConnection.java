package io.gpuwarden.exporter.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. Its requests are answered in their order; while it does not take its answers, no more
 * of its requests are read. Owned by the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that cannot be closed is closed already
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  /** For a refused client to read why, before the connection is reset. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  /** The end of an answer's head: what happens to the connection after it. */
  private enum End {
    STAY("\r\n"),
    STAY_AS_ASKED("Connection: keep-alive\r\n\r\n"),
    CLOSE("Connection: close\r\n\r\n");

    private final byte[] bytes;

    End(String text) {
      bytes = text.getBytes(StandardCharsets.US_ASCII);
    }
  }

  private enum Phase {
    /** Nothing of a request is here. */
    IDLE,
    /** A part of a request is here. */
    RECEIVING,
    /** An answer has not been taken yet. */
    ANSWERING,
    /** All is said; what the client still sends is thrown away. */
    LINGERING
  }

  /** An answer that is made when there is room for it. */
  private record Pending(Supplier<Response> answer, End end, boolean withBody) {}

  private final Router router;
  private final HttpOptions options;
  private final Connections connections;
  private final ChannelFutureListener onWritten = this::written;
  private final Queue<Pending> waiting = new ArrayDeque<>();

  private @Nullable ChannelHandlerContext context;
  private @Nullable HttpRequest receiving;
  private Phase phase = Phase.IDLE;
  private long phaseStartNanos;
  private long deadlineNanos;
  private long bodyBytes;
  private int unwritten;
  private boolean decoded;
  private boolean lastAnswer;
  private boolean refused;

  HttpConnection(Router router, HttpOptions options, Connections connections) {
    this.router = router;
    this.options = options;
    this.connections = connections;
  }

  // What the connections ask of it.

  long deadlineNanos() {
    return deadlineNanos;
  }

  boolean mayGiveWay(long slowSinceNanos) {
    return phase == Phase.IDLE
        || (phase != Phase.ANSWERING && phaseStartNanos - slowSinceNanos <= 0);
  }

  /** Idle ones first, then those that have been at it for longest. */
  boolean isWorthLessThan(HttpConnection other) {
    boolean idle = phase == Phase.IDLE;
    return idle == (other.phase == Phase.IDLE) ? phaseStartNanos - other.phaseStartNanos < 0 : idle;
  }

  void expire() {
    LOG.debug("closing a connection that was {} for too long", phase);
    close();
  }

  void close() {
    if (context != null) {
      context.close();
    }
  }

  /** No more requests; closes as soon as those that are here are answered. */
  void finish() {
    lastAnswer = true;
    if (unwritten == 0 && waiting.isEmpty()) {
      close();
    }
  }

  private void enter(Phase next, Duration limit) {
    phase = next;
    phaseStartNanos = connections.now();
    deadlineNanos = phaseStartNanos + limit.toNanos();
    connections.watch(deadlineNanos);
  }

  // What Netty tells it.

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    if (connections.admit(this)) {
      enter(Phase.IDLE, options.requestTimeout());
      return;
    }
    lastAnswer = true;
    Response full = Response.line(Status.UNAVAILABLE, "Too many connections.");
    ctx.writeAndFlush(encode(full, End.CLOSE, true)).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    waiting.clear();
    connections.remove(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    decoded = true;
    try {
      if (lastAnswer) {
        return;
      }
      if (message instanceof HttpRequest head) {
        begin(ctx, head);
      }
      if (message instanceof HttpContent content && !lastAnswer) {
        take(ctx, content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest head) {
    receiving = head;
    bodyBytes = 0;
    RequestCheck.refusal(head, options.maxBodyBytes()).ifPresent(why -> refuse(ctx, why));
  }

  private void take(ChannelHandlerContext ctx, HttpContent content) {
    bodyBytes += content.content().readableBytes();
    HttpRequest head = receiving;
    if (content.decoderResult().isFailure()) {
      refuse(ctx, RequestCheck.malformed(content.decoderResult().cause()));
    } else if (bodyBytes > options.maxBodyBytes()) {
      refuse(ctx, RequestCheck.bodyTooLarge());
    } else if (content instanceof LastHttpContent && head != null) {
      receiving = null;
      Request request = RequestCheck.request(head);
      boolean withBody = !request.method().equals("HEAD");
      waiting.add(new Pending(() -> answer(request), end(head), withBody));
      answerWaiting(ctx);
    }
  }

  private End end(HttpRequest head) {
    if (!HttpUtil.isKeepAlive(head)) {
      lastAnswer = true;
      return End.CLOSE;
    }
    return head.protocolVersion().equals(HttpVersion.HTTP_1_0) ? End.STAY_AS_ASKED : End.STAY;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
    settle();
    decoded = false;
  }

  /** Called when everything has been done that could be done now. */
  private void settle() {
    if (phase == Phase.LINGERING) {
      return;
    }
    if (unwritten > 0) {
      if (phase != Phase.ANSWERING) {
        enter(Phase.ANSWERING, options.writeTimeout());
      }
    } else if (receiving != null || !decoded) {
      if (phase != Phase.RECEIVING) {
        enter(Phase.RECEIVING, options.requestTimeout());
      }
    } else {
      enter(Phase.IDLE, options.idleTimeout());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    answerWaiting(ctx);
    ctx.flush();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      finish();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("closing a connection", cause);
    ctx.close();
  }

  // Answers.

  private void answerWaiting(ChannelHandlerContext ctx) {
    while (ctx.channel().isWritable() && !waiting.isEmpty()) {
      Pending next = waiting.remove();
      unwritten++;
      ctx.write(encode(next.answer().get(), next.end(), next.withBody())).addListener(onWritten);
    }
    boolean keepsUp = waiting.isEmpty();
    if (ctx.channel().config().isAutoRead() != keepsUp) {
      ctx.channel().config().setAutoRead(keepsUp);
    }
  }

  private Response answer(Request request) {
    try {
      return router.route(request);
    } catch (RuntimeException bug) {
      LOG.error("could not answer {} {}", request.method(), request.path(), bug);
      return Response.line(Status.INTERNAL_ERROR, "This page could not be made.");
    }
  }

  private void refuse(ChannelHandlerContext ctx, Response why) {
    boolean withBody = receiving == null || !receiving.method().equals(HttpMethod.HEAD);
    lastAnswer = true;
    refused = true;
    receiving = null;
    waiting.add(new Pending(() -> why, End.CLOSE, withBody));
    answerWaiting(ctx);
  }

  private static ByteBuf encode(Response response, End end, boolean withBody) {
    return withBody
        ? Unpooled.wrappedBuffer(response.head(), end.bytes, response.body())
        : Unpooled.wrappedBuffer(response.head(), end.bytes);
  }

  private void written(ChannelFuture write) {
    unwritten--;
    if (!write.isSuccess()) {
      close();
    } else if (unwritten == 0 && waiting.isEmpty()) {
      if (lastAnswer) {
        sayGoodbye();
      } else if (phase == Phase.ANSWERING) {
        enter(Phase.IDLE, options.idleTimeout());
      }
    } else if (phase == Phase.ANSWERING) {
      enter(Phase.ANSWERING, options.writeTimeout());
    }
  }

  /**
   * A close with unread bytes in the socket resets the connection, and the client might never see
   * why it was refused; so a refused client is listened to for a moment longer.
   */
  private void sayGoodbye() {
    if (refused && context != null && context.channel() instanceof DuplexChannel channel) {
      enter(Phase.LINGERING, LINGER);
      channel.shutdownOutput();
    } else {
      close();
    }
  }
}
