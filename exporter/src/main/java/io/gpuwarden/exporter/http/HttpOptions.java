package io.gpuwarden.exporter.http;

import java.time.Duration;
import java.util.List;

/**
 * Where the server listens and what it grants a client.
 *
 * @param listen at least one
 * @param maxConnections at the same time; beyond it the one that has been idle longest gives way
 * @param maxRequestLineBytes beyond it the answer is 414
 * @param maxHeaderBytes of all headers together; beyond it the answer is 431
 * @param maxBodyBytes read and thrown away, over TCP; beyond it the answer is 413
 * @param idleTimeout between two requests; longer than the usual intervals between two scrapes
 * @param requestTimeout from the connection, or the first byte, to the end of a request
 * @param writeTimeout for a client to take an answer
 */
public record HttpOptions(
    List<ListenAddress> listen,
    int maxConnections,
    int maxRequestLineBytes,
    int maxHeaderBytes,
    int maxBodyBytes,
    Duration idleTimeout,
    Duration requestTimeout,
    Duration writeTimeout) {

  public HttpOptions {
    listen = List.copyOf(listen);
    if (listen.isEmpty()) {
      throw new IllegalArgumentException("no address to listen on");
    }
  }

  /** The limits of a daemon that a few Prometheus servers and people ask. */
  public static HttpOptions on(List<ListenAddress> listen) {
    return new HttpOptions(
        listen,
        128,
        4096,
        8192,
        4096,
        Duration.ofSeconds(180),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20));
  }

  public HttpOptions withMaxConnections(int connections) {
    return new HttpOptions(
        listen,
        connections,
        maxRequestLineBytes,
        maxHeaderBytes,
        maxBodyBytes,
        idleTimeout,
        requestTimeout,
        writeTimeout);
  }

  public HttpOptions withTimeouts(Duration idle, Duration request, Duration write) {
    return new HttpOptions(
        listen,
        maxConnections,
        maxRequestLineBytes,
        maxHeaderBytes,
        maxBodyBytes,
        idle,
        request,
        write);
  }
}
