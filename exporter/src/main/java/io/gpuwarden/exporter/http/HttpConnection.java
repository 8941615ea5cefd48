package io.gpuwarden.exporter.http;

import io.gpuwarden.exporter.http.PendingAnswer.End;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

  private enum Phase {
    /** Nothing of a request is here. */
    IDLE,
    /** A part of a request is here. */
    RECEIVING,
    /** An answer is being made. */
    WORKING,
    /** An answer has not been taken yet. */
    ANSWERING,
    /** All is said; what the client still sends is thrown away. */
    LINGERING
  }

  private final SlowRouter router;
  private final Limits limits;
  private final Connections connections;
  private final ChannelFutureListener onWritten = this::written;
  private final Queue<PendingAnswer> waiting = new ArrayDeque<>();
  private final Optional<Peer> peer;
  private final RequestReader reader;

  private @Nullable ChannelHandlerContext context;
  private @Nullable CompletableFuture<Response> working;
  private End end = End.CLOSE;
  private Phase phase = Phase.IDLE;
  private long phaseStartNanos;
  private long deadlineNanos;
  private int unwritten;
  private boolean decoded;
  private boolean lastAnswer;
  private boolean refused;
  private boolean guest;

  /**
   * @param peer over a Unix socket; its requests have bodies
   */
  HttpConnection(SlowRouter router, Limits limits, Connections connections, Optional<Peer> peer) {
    this.router = router;
    this.limits = limits;
    this.connections = connections;
    this.peer = peer;
    this.reader = new RequestReader(limits.maxBodyBytes(), peer);
  }

  // What the connections ask of it.

  /** The user, where it is known. */
  OptionalLong uid() {
    return peer.isPresent() && peer.get() instanceof Peer.Known known
        ? OptionalLong.of(known.credentials().uid())
        : OptionalLong.empty();
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  boolean mayGiveWay(long slowSinceNanos) {
    return switch (phase) {
      case IDLE -> true;
      case RECEIVING, LINGERING -> phaseStartNanos - slowSinceNanos <= 0;
      case WORKING, ANSWERING -> false;
    };
  }

  /** Idle ones first, then those that have been at it for longest. */
  boolean isWorthLessThan(HttpConnection other) {
    boolean idle = phase == Phase.IDLE;
    return idle == (other.phase == Phase.IDLE) ? phaseStartNanos - other.phaseStartNanos < 0 : idle;
  }

  void expire() {
    if (phase == Phase.WORKING && working != null) {
      working.cancel(true);
      return;
    }
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
    if (hasSaidAll()) {
      close();
    }
  }

  private boolean hasSaidAll() {
    return unwritten == 0 && waiting.isEmpty() && working == null;
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
      enter(Phase.IDLE, limits.requestTimeout());
      return;
    }
    turnAway(ctx);
  }

  private void turnAway(ChannelHandlerContext ctx) {
    lastAnswer = true;
    guest = connections.takesGuest();
    Response full = Response.line(Status.UNAVAILABLE, "Too many connections.");
    ChannelFuture said = ctx.writeAndFlush(PendingAnswer.encode(full, End.CLOSE, true));
    if (guest && ctx.channel() instanceof DuplexChannel channel) {
      said.addListener(done -> channel.shutdownOutput());
      ctx.executor().schedule(() -> ctx.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      said.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    waiting.clear();
    if (working != null) {
      working.cancel(true);
    }
    if (guest) {
      connections.guestLeft();
    } else {
      connections.remove(this);
    }
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
    end = End.after(head);
    reader.begin(head).ifPresent(why -> refuse(ctx, why));
  }

  private void take(ChannelHandlerContext ctx, HttpContent content) {
    Optional<Response> refusal = reader.take(content);
    if (refusal.isPresent()) {
      refuse(ctx, refusal.get());
    } else if (content instanceof LastHttpContent && reader.isReceiving()) {
      Request request = reader.finish();
      lastAnswer = end == End.CLOSE;
      waiting.add(new PendingAnswer(() -> answer(request), end, !request.method().equals("HEAD")));
      answerWaiting(ctx);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
    settle(reader.isReceiving() || !decoded);
    decoded = false;
  }

  /**
   * Called when everything has been done that could be done now.
   *
   * @param receiving a part of a request is here
   */
  private void settle(boolean receiving) {
    if (phase == Phase.LINGERING) {
      return;
    }
    if (unwritten > 0) {
      stay(Phase.ANSWERING, limits.writeTimeout());
    } else if (working != null) {
      stay(Phase.WORKING, limits.answerTimeout());
    } else if (receiving) {
      stay(Phase.RECEIVING, limits.requestTimeout());
    } else {
      enter(Phase.IDLE, limits.idleTimeout());
    }
  }

  /** A phase that begins once and is not made longer by what happens in it. */
  private void stay(Phase same, Duration limit) {
    if (phase != same) {
      enter(same, limit);
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
    while (ctx.channel().isWritable() && working == null && !waiting.isEmpty()) {
      PendingAnswer next = waiting.remove();
      CompletableFuture<Response> answer = next.make();
      if (answer.isDone()) {
        write(ctx, next, answer);
      } else {
        working = answer;
        answer.whenComplete((made, not) -> ctx.executor().execute(() -> worked(ctx, next, answer)));
      }
    }
    // While one answer is made it goes on reading, to see if the client goes away.
    boolean keepsUp = waiting.isEmpty();
    if (ctx.channel().config().isAutoRead() != keepsUp) {
      ctx.channel().config().setAutoRead(keepsUp);
    }
  }

  private void worked(
      ChannelHandlerContext ctx, PendingAnswer pending, CompletableFuture<Response> done) {
    working = null;
    if (ctx.channel().isActive()) {
      write(ctx, pending, done);
      answerWaiting(ctx);
      ctx.flush();
      settle(reader.isReceiving());
    }
  }

  private void write(
      ChannelHandlerContext ctx, PendingAnswer pending, CompletableFuture<Response> done) {
    unwritten++;
    ctx.write(pending.encode(done)).addListener(onWritten);
  }

  private CompletableFuture<Response> answer(Request request) {
    try {
      return router.route(request);
    } catch (RuntimeException bug) {
      LOG.error("could not answer {} {}", request.method(), request.path(), bug);
      return CompletableFuture.completedFuture(PendingAnswer.NOT_MADE);
    }
  }

  private void refuse(ChannelHandlerContext ctx, Response why) {
    boolean withBody = reader.answerHasBody();
    lastAnswer = true;
    refused = true;
    reader.drop();
    CompletableFuture<Response> refusal = CompletableFuture.completedFuture(why);
    waiting.add(new PendingAnswer(() -> refusal, End.CLOSE, withBody));
    answerWaiting(ctx);
  }

  private void written(ChannelFuture write) {
    unwritten--;
    if (!write.isSuccess()) {
      close();
    } else if (hasSaidAll()) {
      if (lastAnswer) {
        sayGoodbye();
      } else if (phase == Phase.ANSWERING) {
        enter(Phase.IDLE, limits.idleTimeout());
      }
    } else if (phase == Phase.ANSWERING) {
      Phase next = unwritten == 0 && working != null ? Phase.WORKING : Phase.ANSWERING;
      enter(next, next == Phase.WORKING ? limits.answerTimeout() : limits.writeTimeout());
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
