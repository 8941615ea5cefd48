package io.gpuwarden.exporter.http;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** How sockets are waited for: by Netty's native part where it is there, else by the JDK. */
record Transport(String name, IoHandlerFactory factory, Class<? extends ServerChannel> server) {

  static Transport best() {
    try {
      if (Epoll.isAvailable()) {
        return new Transport("epoll", EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
      }
    } catch (LinkageError absent) {
      // Netty's epoll classes were left out of this installation.
      return nio();
    }
    return nio();
  }

  private static Transport nio() {
    return new Transport("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class);
  }
}
