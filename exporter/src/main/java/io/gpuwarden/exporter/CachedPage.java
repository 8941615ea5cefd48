package io.gpuwarden.exporter;

import io.gpuwarden.exporter.http.QualityList;
import io.gpuwarden.exporter.http.Request;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A page of a snapshot, written when it is first asked for and then sent to everybody until the
 * next snapshot; packed likewise. Owned by the event loop.
 */
final class CachedPage {
  /** Below this a packed page is hardly smaller. */
  private static final int WORTH_PACKING = 1024;

  /** Writes a page. */
  interface Source {
    /**
     * @param lastLength how many bytes the page had the last time
     */
    byte[] write(NodeSnapshot node, int lastLength);
  }

  /** One snapshot's page; soft, so that many simulated nodes fit a small heap. */
  private static final class Written {
    private final NodeSnapshot node;
    private final Response plain;
    private @Nullable Response packed;

    Written(NodeSnapshot node, Response plain) {
      this.node = node;
      this.plain = plain;
    }

    @SuppressWarnings("ReferenceEquality") // a snapshot is published once and never changes
    boolean isOf(NodeSnapshot other) {
      return node == other;
    }
  }

  private final String contentType;
  private final Map<String, String> headers;
  private final Source source;
  private SoftReference<@Nullable Written> last = new SoftReference<>(null);
  private int lastLength = 4096;

  CachedPage(String contentType, Map<String, String> headers, Source source) {
    this.contentType = contentType;
    this.headers = headers;
    this.source = source;
  }

  Response get(NodeSnapshot node, Request request) {
    Written written = last.get();
    if (written == null || !written.isOf(node)) {
      byte[] page = source.write(node, lastLength);
      lastLength = page.length;
      written = new Written(node, response(page));
      last = new SoftReference<>(written);
    }
    return packs(written, request) ? packed(written) : written.plain;
  }

  private Response response(byte[] page) {
    Response response = Response.of(Status.OK, contentType, page);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      response = response.with(header.getKey(), header.getValue());
    }
    return response;
  }

  private static boolean packs(Written written, Request request) {
    return written.plain.bodyLength() >= WORTH_PACKING
        && request
            .header("accept-encoding")
            .map(header -> QualityList.parse(header).prefersGzip())
            .orElse(false);
  }

  private Response packed(Written written) {
    Response packed = written.packed;
    if (packed == null) {
      packed = response(pack(written.plain)).with("Content-Encoding", "gzip");
      written.packed = packed;
    }
    return packed;
  }

  private static byte[] pack(Response plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.bodyLength() / 8);
    try (Gzip gzip = new Gzip(packed)) {
      plain.writeBodyTo(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException("a page in memory cannot fail to be packed", e);
    }
    return packed.toByteArray();
  }

  /** The fastest level: the pages are so repetitive that others gain little. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(ByteArrayOutputStream out) throws IOException {
      super(out, 4096);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
