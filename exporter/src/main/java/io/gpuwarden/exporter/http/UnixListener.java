package io.gpuwarden.exporter.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a Unix socket, and makes it again when somebody has removed it. Started and closed by
 * the server's owner; in between owned by the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that cannot be closed is closed already
final class UnixListener {
  private static final Logger LOG = LoggerFactory.getLogger(UnixListener.class);
  private static final long WATCH_SECONDS = 2;

  private final SocketFile file;
  private final ServerBootstrap bootstrap;
  private final Transport transport;
  private final EventLoop loop;
  private @Nullable Channel listening;
  private @Nullable ScheduledFuture<?> watch;
  private boolean lost;
  private boolean complained;
  private boolean closed;

  UnixListener(SocketFile file, ServerBootstrap bootstrap, Transport transport, EventLoop loop) {
    this.file = file;
    this.bootstrap = bootstrap;
    this.transport = transport;
    this.loop = loop;
  }

  /**
   * Listens, and returns when clients can connect.
   *
   * @throws ListenException if it cannot; then it has left nothing behind
   */
  void start() throws ListenException {
    try {
      Path name = file.prepare();
      publish(bootstrap.bind(transport.unixAddress(name)).awaitUninterruptibly());
    } catch (ListenException e) {
      close();
      throw e;
    }
    watch = loop.scheduleWithFixedDelay(this::look, WATCH_SECONDS, WATCH_SECONDS, TimeUnit.SECONDS);
  }

  private void publish(ChannelFuture bound) throws ListenException {
    try {
      if (!bound.isSuccess()) {
        throw new IOException(bound.cause());
      }
      file.publish();
      listening = bound.channel();
    } catch (IOException e) {
      bound.channel().close();
      throw ListenException.socket(file.path(), String.valueOf(e.getMessage()), e);
    }
  }

  private void look() {
    if (file.isOurs()) {
      return;
    }
    if (!lost) {
      lost = true;
      LOG.warn("{} was removed; making it again", file.path());
    }
    // Netty removes what it was bound to when it is closed: before the new one has that name.
    if (listening != null) {
      listening.close();
      listening = null;
    }
    try {
      Path name = file.prepare();
      bootstrap.bind(transport.unixAddress(name)).addListener((ChannelFuture f) -> boundAgain(f));
    } catch (ListenException e) {
      complain(e);
    }
  }

  private void boundAgain(ChannelFuture bound) {
    if (closed) {
      bound.channel().close();
      return;
    }
    try {
      publish(bound);
      lost = false;
      complained = false;
      LOG.info("listening on {} again", file.path());
    } catch (ListenException e) {
      complain(e);
    }
  }

  /** Once: it is tried again every few seconds. */
  private void complain(ListenException e) {
    if (!complained) {
      complained = true;
      LOG.warn("{}; trying again every {} s", e.getMessage(), WATCH_SECONDS);
    }
  }

  /** Stops listening, and removes the socket if it is still this one's. */
  void close() {
    loop.submit(this::end).awaitUninterruptibly();
  }

  private void end() {
    closed = true;
    if (watch != null) {
      watch.cancel(false);
    }
    if (listening != null) {
      listening.close();
    }
    try {
      file.remove();
    } catch (IOException e) {
      LOG.warn("cannot remove {}: {}", file.path(), e.toString());
    }
  }
}
