package io.gpuwarden.exporter.http;

/** Answers requests. Called on the event loop: it must be fast and must not block. */
public interface Router {
  /** The answer; for HEAD the same as for GET, the server leaves the body out. */
  Response route(Request request);
}
