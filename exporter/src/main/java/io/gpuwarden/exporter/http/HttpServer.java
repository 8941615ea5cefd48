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
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
  private final Transport transport;
  private final HttpOptions options;
  private final List<Connections> connections = new ArrayList<>();
  private final List<Channel> listeners = new ArrayList<>();
  private final List<UnixListener> unixListeners = new ArrayList<>();

  private HttpServer(Transport transport, HttpOptions options) {
    this.transport = transport;
    this.options = options;
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("http", true), transport.factory());
    this.loop = group.next();
  }

  /**
   * Listens on every address, or on none.
   *
   * @throws ListenException if one of them cannot be listened on
   */
  public static HttpServer start(HttpOptions options, Router router) throws ListenException {
    return start(options, router, Transport.best());
  }

  static HttpServer start(HttpOptions options, Router router, Transport transport)
      throws ListenException {
    LOG.debug("sockets are waited for by {}", transport.name());
    HttpServer server = new HttpServer(transport, options);
    Connections connections = server.connections(options.maxConnections(), Integer.MAX_VALUE);
    SlowRouter ready = SlowRouter.of(router);
    Limits limits = Limits.of(options);
    ServerBootstrap bootstrap =
        server
            .bootstrap(
                child -> new HttpConnection(ready, limits, connections, Optional.empty()), limits)
            .channel(transport.server())
            .option(ChannelOption.SO_REUSEADDR, true)
            // A client that has sent its request and shut its side down still gets the answer.
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    try {
      for (ListenAddress address : options.listen()) {
        server.listeners.add(bind(bootstrap, address));
      }
    } catch (ListenException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /**
   * Listens on a Unix socket too, until it is closed. A socket file that nobody listens on any more
   * is replaced; one that is removed is made again.
   *
   * @param router is told who asks, and called on the same event loop as the server's own
   * @throws ListenException if it cannot; nothing else changes then
   */
  public void listen(UnixListen unix, SlowRouter router) throws ListenException {
    Connections own = connections(unix.maxConnections(), unix.maxConnectionsOfUser());
    Limits limits = Limits.of(options, unix);
    ServerBootstrap bootstrap =
        bootstrap(
                child ->
                    new HttpConnection(router, limits, own, Optional.of(transport.peer(child))),
                limits)
            .channel(transport.unixServer());
    UnixListener listener =
        new UnixListener(new SocketFile(unix.path()), bootstrap, transport, loop);
    listener.start();
    unixListeners.add(listener);
  }

  private Connections connections(int max, int maxOfUser) {
    Connections made = new Connections(max, maxOfUser, loop);
    connections.add(made);
    return made;
  }

  private ServerBootstrap bootstrap(Function<Channel, HttpConnection> connection, Limits limits) {
    // Heap buffers of the size needed: Netty's pools and direct arenas would cost 3 to 4 MiB.
    UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    return new ServerBootstrap()
        .group(group)
        .option(ChannelOption.ALLOCATOR, memory)
        .childOption(ChannelOption.ALLOCATOR, memory)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
        .childHandler(new Initializer(connection, limits));
  }

  private static final class Initializer extends ChannelInitializer<Channel> {
    private final Function<Channel, HttpConnection> connection;
    private final Limits limits;

    Initializer(Function<Channel, HttpConnection> connection, Limits limits) {
      this.connection = connection;
      this.limits = limits;
    }

    @Override
    protected void initChannel(Channel channel) {
      HttpDecoderConfig decoder =
          new HttpDecoderConfig()
              .setInitialBufferSize(256)
              .setMaxInitialLineLength(limits.maxRequestLineBytes())
              .setMaxHeaderSize(limits.maxHeaderBytes());
      channel.pipeline().addLast(new HttpRequestDecoder(decoder), connection.apply(channel));
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
    unixListeners.forEach(UnixListener::close);
    CountDownLatch drained = new CountDownLatch(connections.size());
    loop.execute(() -> connections.forEach(some -> some.drain(drained::countDown)));
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
