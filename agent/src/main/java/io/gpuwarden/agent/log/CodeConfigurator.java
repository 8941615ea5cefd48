package io.gpuwarden.agent.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Found by Logback as a service when the first logger is asked for, before it would look for
 * configuration files and load an XML parser.
 */
public final class CodeConfigurator extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    install(context, Level.INFO, new TextLines());
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Writes to standard error, and nowhere else. */
  static void install(LoggerContext context, Level level, Encoder<ILoggingEvent> lines) {
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    lines.setContext(context);
    lines.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(lines);
    appender.start();
    root.addAppender(appender);
    root.setLevel(level);
    // Netty tells at debug level how it found its parts: nothing an operator can act on.
    context.getLogger("io.netty").setLevel(Level.WARN);
  }
}
