package io.gpuwarden.agent;

import io.gpuwarden.agent.config.Configuration;
import io.gpuwarden.agent.config.ConfigurationException;
import io.gpuwarden.agent.config.ConfigurationPrinter;
import io.gpuwarden.agent.config.MistakesReport;
import io.gpuwarden.agent.config.Setting.Scope;
import io.gpuwarden.agent.config.Settings;
import io.gpuwarden.agent.log.Logging;
import io.gpuwarden.agent.sample.Sampler;
import io.gpuwarden.agent.time.SystemTime;
import io.gpuwarden.exporter.BuildInfo;
import io.gpuwarden.exporter.http.ListenException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands agent and simulate: from arguments to a running daemon, without picocli. */
final class DaemonCommand {
  private final boolean simulated;
  private final PrintStream err;
  private int status;

  DaemonCommand(boolean simulated, PrintStream err) {
    this.simulated = simulated;
    this.err = err;
  }

  /** The exit status where {@link #start} gave no daemon. */
  int status() {
    return status;
  }

  /** Empty, with the reason told on standard error, if it did not start. */
  Optional<Daemon> start(List<String> flags, Map<String, String> environment) {
    try {
      Scope scope = simulated ? Scope.SIMULATE : Scope.AGENT;
      return start(Configuration.load(scope, flags, environment));
    } catch (ConfigurationException e) {
      err.print(MistakesReport.of(simulated ? "simulate" : "agent", e));
      status = 2;
      return Optional.empty();
    }
  }

  private Optional<Daemon> start(Configuration configuration) {
    Settings settings = configuration.settings();
    Logging.configure(settings.logLevel(), settings.logFormat());
    int nodes = simulated ? settings.simulate().nodes() : 1;
    if (nodes > 1) {
      // Made-up trouble of nodes that a line does not name: a thousand lines to act on by nobody.
      Logging.onlyErrorsOf(Sampler.class.getPackageName(), settings.logLevel());
    }
    Logger log = LoggerFactory.getLogger(DaemonCommand.class);
    BuildInfo build = Version.read(simulated);
    log.info(
        "gpuwarden {} starts pid={} java={}{}",
        build.version(),
        ProcessHandle.current().pid(),
        build.javaVersion(),
        simulated ? " on simulated GPUs" : "");
    String changed = new ConfigurationPrinter(configuration).changed();
    if (!changed.isEmpty()) {
      log.info("configuration: {}", changed);
    }
    try {
      Daemon daemon = Daemon.start(settings, simulated, new SystemTime());
      daemon.addresses().forEach(address -> log.info("listening on {}", url(address)));
      return Optional.of(daemon);
    } catch (ListenException e) {
      err.println("gpuwarden: " + e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      err.println("gpuwarden: cannot start: " + e + " (--log.level=debug shows more)");
      log.debug("cannot start", e);
    }
    status = 1;
    return Optional.empty();
  }

  /** An address that a browser on this machine can open. */
  private static String url(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    String shown =
        address.getAddress().isAnyLocalAddress()
            ? "localhost"
            : host.contains(":") ? "[" + host + "]" : host;
    String all = address.getAddress().isAnyLocalAddress() ? " (every address)" : "";
    return "http://" + shown + ":" + address.getPort() + "/" + all;
  }
}
