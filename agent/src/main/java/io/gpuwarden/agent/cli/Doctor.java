package io.gpuwarden.agent.cli;

import io.gpuwarden.agent.config.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything that the daemon needs on this machine. */
final class Doctor {
  private final Settings settings;

  Doctor(Settings settings) {
    this.settings = settings;
  }

  /** The exit status: failed if anything is wrong. */
  int run(PrintWriter out) {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(new DriverCheck(settings.nvmlLibrary()).findings());
    findings.add(DeviceFilesCheck.finding(Path.of("/dev")));
    settings.webListenAddress().forEach(address -> findings.add(PortCheck.finding(address)));
    findings.add(StateDirectoryCheck.finding(settings.stateDirectory()));
    findings.forEach(finding -> print(out, finding));
    long bad = findings.stream().filter(finding -> !finding.good()).count();
    out.println();
    out.println(bad == 0 ? "Nothing is wrong." : bad == 1 ? "1 problem." : bad + " problems.");
    return bad == 0 ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private static void print(PrintWriter out, Finding finding) {
    out.println(
        (finding.good() ? "ok       " : "PROBLEM  ") + finding.what() + ": " + finding.found());
    finding.details().forEach(line -> out.println("           " + line));
    finding.advice().forEach(line -> out.println("         -> " + line));
  }
}
