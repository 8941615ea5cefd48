package io.gpuwarden.exporter.http;

import java.time.Duration;

/** What one client may ask for, and how long it may take; see {@link HttpOptions}. */
record Limits(
    int maxRequestLineBytes,
    int maxHeaderBytes,
    int maxBodyBytes,
    Duration idleTimeout,
    Duration requestTimeout,
    Duration writeTimeout,
    Duration answerTimeout) {

  /** Of the server's own addresses, whose answers are ready when they are asked for. */
  static Limits of(HttpOptions options) {
    return new Limits(
        options.maxRequestLineBytes(),
        options.maxHeaderBytes(),
        options.maxBodyBytes(),
        options.idleTimeout(),
        options.requestTimeout(),
        options.writeTimeout(),
        options.requestTimeout());
  }

  /** The same, but for what a Unix socket has of its own. */
  static Limits of(HttpOptions options, UnixListen unix) {
    return new Limits(
        options.maxRequestLineBytes(),
        options.maxHeaderBytes(),
        unix.maxBodyBytes(),
        options.idleTimeout(),
        options.requestTimeout(),
        options.writeTimeout(),
        unix.answerTimeout());
  }
}
