package io.gpuwarden.agent.config;

/** How a log line is written. */
public enum LogFormat {
  /** For people and journald. */
  TEXT,
  /** One JSON object a line. */
  JSON
}
