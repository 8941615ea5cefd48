package io.gpuwarden.agent.state;

import java.nio.file.Path;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said of the state file: one line for each change, however often it is tried. */
final class StateLog {
  private static final Logger log = LoggerFactory.getLogger(StateLog.class);

  private final Path file;
  private String trouble = "";

  StateLog(Path file) {
    this.file = file;
  }

  void takenUp(long savedMillis) {
    log.info("took up the state of {} from {}", Instant.ofEpochMilli(savedMillis), file);
  }

  void absent() {
    log.info("there is no state in {} yet; starting without", file);
  }

  void unreadable(String why, String where) {
    log.warn("{} cannot be used: {}; {}; starting without a state", file, why, where);
  }

  void sectionUnreadable(String sections, String where) {
    log.warn("a part of {} cannot be used: {}; {}; the rest is taken up", file, sections, where);
  }

  void sectionUnwritable(String name, Throwable cause) {
    log.error("the part {} of the state cannot be written; what was kept of it stays", name, cause);
  }

  synchronized void cannotKeep(String why) {
    if (!why.equals(trouble)) {
      trouble = why;
      log.warn(
          "cannot keep the state in {}: {}; a restart forgets what happened since it was last kept;"
              + " will try again",
          file,
          why);
    }
  }

  synchronized void kept() {
    if (!trouble.isEmpty()) {
      trouble = "";
      log.info("the state is kept again in {}", file);
    }
  }
}
