package io.gpuwarden.exporter.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gpuwarden.exporter.NodeSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where values stand in a page of JSON: {@code gpus[].power.watts}. */
public final class JsonPaths {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonPaths() {}

  /** Every value, object and array of a node's page of GPUs. */
  public static SortedSet<String> of(NodeSnapshot node) {
    return of(GpusJson.write(node, 16));
  }

  /** Every value, object and array of a page. */
  static SortedSet<String> of(byte[] page) {
    SortedSet<String> paths = new TreeSet<>();
    try (JsonParser json = FACTORY.createParser(page)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (!token.isStructEnd() && token != JsonToken.FIELD_NAME) {
          paths.add(path(json));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return paths;
  }

  private static String path(JsonParser json) {
    return json.getParsingContext()
        .pathAsPointer()
        .toString()
        .replaceAll("/(gpus|migInstances|processes|processUtilization|absences)/\\d+", "/$1[]")
        .replaceAll("/(reservations|devices|sources|bill|reclaims)/\\d+", "/$1[]")
        .replaceAll("/(fanRatios|events)/\\d+", "/$1[]")
        .replaceFirst("^/", "")
        .replace('/', '.');
  }
}
