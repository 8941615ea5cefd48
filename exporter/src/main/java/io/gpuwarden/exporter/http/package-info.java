/**
 * A small HTTP server for pages that are ready to be sent: one event loop, hard limits, no thread
 * ever blocked. The only package that sees Netty; none of its public types shows it.
 */
package io.gpuwarden.exporter.http;
