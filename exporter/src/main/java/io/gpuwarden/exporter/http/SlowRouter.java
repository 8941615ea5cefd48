package io.gpuwarden.exporter.http;

import java.util.concurrent.CompletableFuture;

/** Answers requests that may take a while. Called on the event loop: it must not block. */
public interface SlowRouter {
  /**
   * The answer, now or later, completed by any thread. Requests of one connection are answered one
   * after the other. It is cancelled when the client does not wait for it any more.
   */
  CompletableFuture<Response> route(Request request);

  /** A router whose answers are ready when they are asked for. */
  static SlowRouter of(Router router) {
    return request -> CompletableFuture.completedFuture(router.route(request));
  }
}
