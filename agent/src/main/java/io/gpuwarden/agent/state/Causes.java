package io.gpuwarden.agent.state;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** Says on one line, in an operator's words, why a file could not be used. */
final class Causes {
  private Causes() {}

  static String of(IOException cause) {
    if (cause instanceof JsonProcessingException json) {
      String what = json instanceof JsonEOFException ? "it is cut off" : json.getOriginalMessage();
      return oneLine(what) + place(json.getLocation());
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof NoSuchFileException) {
      return "there is no such directory";
    }
    if (cause instanceof NotDirectoryException) {
      return "not a directory";
    }
    if (cause instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason().toLowerCase(Locale.ROOT);
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : oneLine(message);
  }

  private static String place(JsonLocation at) {
    return at == null ? "" : ", line " + at.getLineNr() + " column " + at.getColumnNr();
  }

  private static String oneLine(String text) {
    String first = text.lines().findFirst().orElse("");
    return first.isEmpty()
        ? first
        : first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1);
  }
}
