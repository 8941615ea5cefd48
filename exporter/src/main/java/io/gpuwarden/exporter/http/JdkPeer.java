package io.gpuwarden.exporter.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * A peer by the JDK alone, which tells it by name and asks the system for that: later, by a thread
 * that may wait. It does not mistake one connection for another.
 */
final class JdkPeer implements Peer {
  private final Channel accepted;

  JdkPeer(Channel accepted) {
    this.accepted = accepted;
  }

  @Override
  public Credentials credentials() throws IOException {
    UnixDomainPrincipal kernel = principal();
    return new Credentials(
        PrincipalIds.uid(kernel.user()),
        List.of(PrincipalIds.gid(kernel.group())),
        OptionalInt.empty());
  }

  private UnixDomainPrincipal principal() throws IOException {
    try {
      UnixDomainPrincipal kernel =
          accepted.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
      if (kernel != null) {
        return kernel;
      }
    } catch (ChannelException e) {
      throw new IOException("the client is gone", e);
    }
    throw new IOException("the kernel does not say who connected");
  }
}
