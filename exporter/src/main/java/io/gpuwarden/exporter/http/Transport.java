package io.gpuwarden.exporter.http;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.PeerCredentials;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** How sockets are waited for: by Netty's native part where it is there, else by the JDK. */
interface Transport {
  String name();

  IoHandlerFactory factory();

  Class<? extends ServerChannel> server();

  Class<? extends ServerChannel> unixServer();

  SocketAddress unixAddress(Path path);

  /** Who is at the other end of a connection that {@link #unixServer} accepted, just now. */
  Peer peer(Channel accepted);

  static Transport best() {
    try {
      if (Epoll.isAvailable()) {
        return new Native();
      }
    } catch (LinkageError absent) {
      // Netty's epoll classes were left out of this installation.
      return new Jdk();
    }
    return new Jdk();
  }

  /** By epoll, with Netty's native part. */
  final class Native implements Transport {
    @Override
    public String name() {
      return "epoll";
    }

    @Override
    public IoHandlerFactory factory() {
      return EpollIoHandler.newFactory();
    }

    @Override
    public Class<? extends ServerChannel> server() {
      return EpollServerSocketChannel.class;
    }

    @Override
    public Class<? extends ServerChannel> unixServer() {
      return EpollServerDomainSocketChannel.class;
    }

    @Override
    public SocketAddress unixAddress(Path path) {
      return new DomainSocketAddress(path.toString());
    }

    /**
     * Asks the kernel at once, which takes no time. Later another connection might have the file
     * descriptor of this one, and its user would be taken for this one's.
     */
    @Override
    public Peer peer(Channel accepted) {
      try {
        PeerCredentials kernel = ((EpollDomainSocketChannel) accepted).peerCredentials();
        List<Long> gids = new ArrayList<>();
        for (int gid : kernel.gids()) {
          gids.add(Integer.toUnsignedLong(gid));
        }
        long uid = Integer.toUnsignedLong(kernel.uid());
        return new Peer.Known(new Peer.Credentials(uid, gids, OptionalInt.of(kernel.pid())));
      } catch (IOException e) {
        return () -> {
          throw e;
        };
      }
    }
  }

  /** By the JDK alone. */
  final class Jdk implements Transport {
    @Override
    public String name() {
      return "nio";
    }

    @Override
    public IoHandlerFactory factory() {
      return NioIoHandler.newFactory();
    }

    @Override
    public Class<? extends ServerChannel> server() {
      return NioServerSocketChannel.class;
    }

    @Override
    public Class<? extends ServerChannel> unixServer() {
      return NioServerDomainSocketChannel.class;
    }

    @Override
    public SocketAddress unixAddress(Path path) {
      return UnixDomainSocketAddress.of(path);
    }

    @Override
    public Peer peer(Channel accepted) {
      return new JdkPeer(accepted);
    }
  }
}
