package io.gpuwarden.agent.sample;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions that are over but not closed, because somebody is still inside. */
final class RetiredSessions {
  private static final Logger log = LoggerFactory.getLogger(RetiredSessions.class);

  /** Each of them holds a thread that hangs; more are not risked. */
  private static final int MOST = 3;

  private final List<OpenSession> sessions = new ArrayList<>();

  synchronized void add(OpenSession session) {
    sessions.add(session);
  }

  synchronized boolean full() {
    return sessions.size() >= MOST;
  }

  synchronized boolean isEmpty() {
    return sessions.isEmpty();
  }

  synchronized boolean anyClosable() {
    for (OpenSession session : sessions) {
      if (session.closable()) {
        return true;
      }
    }
    return false;
  }

  /** Closes those that nobody is inside of. May block for as long as the driver does. */
  void closeThoseUnused() {
    for (OpenSession session : takeClosable()) {
      try {
        session.session().close();
      } catch (RuntimeException | LinkageError e) {
        log.error("closing a session failed", e);
      }
    }
  }

  private synchronized List<OpenSession> takeClosable() {
    List<OpenSession> closable = new ArrayList<>();
    Iterator<OpenSession> each = sessions.iterator();
    while (each.hasNext()) {
      OpenSession session = each.next();
      if (session.closable()) {
        closable.add(session);
        each.remove();
      }
    }
    return closable;
  }
}
