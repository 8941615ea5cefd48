package io.gpuwarden.agent.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.gpuwarden.agent.config.LogFormat;
import io.gpuwarden.agent.config.LogLevel;
import org.slf4j.LoggerFactory;

/** Sets the log up as the settings say. */
public final class Logging {
  private Logging() {}

  public static void configure(LogLevel level, LogFormat format) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    CodeConfigurator.install(
        context,
        Level.toLevel(level.name()),
        format == LogFormat.JSON ? new JsonLines() : new TextLines());
  }

  /**
   * Of a package, shows errors alone, unless more than usual is asked for.
   *
   * @param level that of everything else
   */
  public static void onlyErrorsOf(String name, LogLevel level) {
    if (level.compareTo(LogLevel.INFO) <= 0) {
      LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
      context.getLogger(name).setLevel(Level.ERROR);
    }
  }
}
