package io.gpuwarden.agent.config;

/** From how grave on something is logged. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE
}
