package io.gpuwarden.exporter.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on one or more addresses and answers by a {@link Router}, all on one thread. Writes no
 * access log; a client's mistakes are its own and are seen at debug level only.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /** How long {@link #close()} waits for answers to be taken. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private static final int END_SECONDS = 1;

  /** Nearly every request fits; a longer one is read in parts. */
  private static final int READ_BYTES = 2048;

  private final EventLoopGroup group;
  private final EventLoop loop;
  private final Connections connections;
  private final List<Channel> listeners = new ArrayList<>();

  private HttpServer(EventLoopGroup group, int maxConnections) {
    this.group = group;
    this.loop = group.next();
    this.connections = new Connections(maxConnections, loop);
  }

  /**
   * Listens on every address, or on none.
   *
   * @throws ListenException if one of them cannot be listened on
   */
  public static HttpServer start(HttpOptions options, Router router) throws ListenException {
    Transport transport = Transport.best();
    LOG.debug("sockets are waited for by {}", transport.name());
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("http", true), transport.factory());
    HttpServer server = new HttpServer(group, options.maxConnections());
    try {
      ServerBootstrap bootstrap = server.bootstrap(transport, options, router);
      for (ListenAddress address : options.listen()) {
        server.listeners.add(bind(bootstrap, address));
      }
    } catch (ListenException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private ServerBootstrap bootstrap(Transport transport, HttpOptions options, Router router) {
    // Heap buffers of the size needed: Netty's pools and direct arenas would cost 3 to 4 MiB.
    UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    return new ServerBootstrap()
        .group(group)
        .channel(transport.server())
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.ALLOCATOR, memory)
        .childOption(ChannelOption.ALLOCATOR, memory)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
        // A client that has sent its request and shut its side down still gets the answer.
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(new Initializer(options, router, connections));
  }

  private static final class Initializer extends ChannelInitializer<Channel> {
    private final HttpOptions options;
    private final Router router;
    private final Connections connections;

    Initializer(HttpOptions options, Router router, Connections connections) {
      this.options = options;
      this.router = router;
      this.connections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
      HttpDecoderConfig limits =
          new HttpDecoderConfig()
              .setInitialBufferSize(256)
              .setMaxInitialLineLength(options.maxRequestLineBytes())
              .setMaxHeaderSize(options.maxHeaderBytes());
      channel
          .pipeline()
          .addLast(
              new HttpRequestDecoder(limits), new HttpConnection(router, options, connections));
    }
  }

  private static Channel bind(ServerBootstrap bootstrap, ListenAddress address)
      throws ListenException {
    InetSocketAddress resolved;
    try {
      resolved = address.resolve();
    } catch (UnknownHostException e) {
      throw ListenException.unknownHost(address, e);
    }
    ChannelFuture bound = bootstrap.bind(resolved).awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      throw ListenException.refused(address, cause);
    }
    return bound.channel();
  }

  /** Where it listens, with the ports that the system chose, in the order of the options. */
  public List<InetSocketAddress> addresses() {
    return listeners.stream().map(c -> (InetSocketAddress) c.localAddress()).toList();
  }

  /** {@link #close(Duration)} with a limit of two seconds. */
  @Override
  public void close() {
    close(CLOSE_LIMIT);
  }

  /**
   * Stops listening, closes idle connections, and waits until the answers that are being sent were
   * taken, but no longer than the limit.
   */
  public void close(Duration limit) {
    if (group.isShuttingDown()) {
      return;
    }
    listeners.forEach(listener -> listener.close().awaitUninterruptibly());
    CountDownLatch drained = new CountDownLatch(1);
    loop.execute(() -> connections.drain(drained::countDown));
    try {
      if (!drained.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.debug("not every client has taken its answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!group
        .shutdownGracefully(0, 0, TimeUnit.SECONDS)
        .awaitUninterruptibly(END_SECONDS, TimeUnit.SECONDS)) {
      LOG.debug("the event loop is still at work");
    }
  }
}
