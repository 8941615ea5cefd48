package io.gpuwarden.agent.state;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of the state file at start.
 *
 * @param held what the file holds; null if there is none, or it could not be used
 * @param texts of the sections that are usable, and of those that nobody here knows
 * @param success whether the directory can be used and all that was in it was taken up
 */
record LoadedState(@Nullable StateDocument held, Map<String, byte[]> texts, boolean success) {

  /** Reads the file into the sections; says on one line what became of it. */
  static LoadedState from(
      StateDirectory directory, List<StateSection> sections, StateLog log, long wallMillis) {
    boolean writable = true;
    try {
      directory.open();
    } catch (StateDirectory.Refused e) {
      log.cannotKeep(Causes.of(e));
      return nothing(false);
    } catch (IOException e) {
      log.cannotKeep(Causes.of(e));
      writable = false;
    }
    if (!directory.exists()) {
      // A directory that is missing may come later, with a file.
      if (writable) {
        log.absent();
        directory.mayBeReplaced();
      }
      return nothing(writable);
    }
    try {
      StateDocument document = StateDocument.decode(directory.read());
      directory.mayBeReplaced();
      return of(document, writable, directory, sections, log, wallMillis);
    } catch (IOException e) {
      return unusable(e, directory, log, wallMillis);
    }
  }

  private static LoadedState unusable(
      IOException why, StateDirectory directory, StateLog log, long wallMillis) {
    try {
      log.unreadable(Causes.of(why), "kept as " + directory.keptAside().move(wallMillis));
      directory.mayBeReplaced();
    } catch (IOException e) {
      log.unreadable(Causes.of(why), "it could not be renamed: " + Causes.of(e));
    }
    return nothing(false);
  }

  private static LoadedState nothing(boolean success) {
    return new LoadedState(null, Map.of(), success);
  }

  private static LoadedState of(
      StateDocument document,
      boolean writable,
      StateDirectory directory,
      List<StateSection> sections,
      StateLog log,
      long wallMillis) {
    Map<String, byte[]> texts = new LinkedHashMap<>(document.sections());
    List<String> broken = new ArrayList<>();
    for (StateSection section : sections) {
      byte[] text = texts.get(section.name());
      Optional<String> trouble = text == null ? Optional.empty() : takeUp(section, text);
      if (trouble.isPresent()) {
        texts.remove(section.name());
        broken.add(section.name() + " (" + trouble.get() + ")");
      }
    }
    if (broken.isEmpty()) {
      log.takenUp(document.savedMillis());
    } else {
      log.sectionUnreadable(String.join(", ", broken), copy(directory, wallMillis));
    }
    return new LoadedState(document, texts, writable && broken.isEmpty());
  }

  /** Why it could not; empty if it could. */
  private static Optional<String> takeUp(StateSection section, byte[] text) {
    try (JsonParser json = StateDocument.FACTORY.createParser(text)) {
      json.nextToken();
      section.read(json);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(Causes.of(e));
    } catch (RuntimeException e) {
      // A value that its record refuses.
      return Optional.of(e.toString());
    }
  }

  private static String copy(StateDirectory directory, long wallMillis) {
    try {
      return "the whole is kept as " + directory.keptAside().copy(wallMillis);
    } catch (IOException e) {
      return "it could not be copied: " + Causes.of(e);
    }
  }
}
