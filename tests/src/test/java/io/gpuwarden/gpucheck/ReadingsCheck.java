package io.gpuwarden.gpucheck;

import io.gpuwarden.gpucheck.Comparison.Verdict;
import io.gpuwarden.program.Daemon;
import io.gpuwarden.program.Json;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every reading of every GPU beside nvidia-smi's, and what is absent and why. */
final class ReadingsCheck {
  private final NvidiaSmi smi;
  private final Report report;

  ReadingsCheck(NvidiaSmi smi, Report report) {
    this.smi = smi;
    this.report = report;
  }

  /** The readings are taken before and after nvidia-smi's: what changes meanwhile is no fault. */
  void run(Daemon daemon) throws IOException {
    Set<String> fields = new LinkedHashSet<>();
    Comparisons.ALL.forEach(c -> smi.known(c.fields()).ifPresent(fields::add));
    Map<String, SeenGpu> before = SeenGpu.all(daemon);
    Map<String, Map<String, String>> theirs = smi.query(fields);
    Map<String, SeenGpu> after = SeenGpu.all(daemon);
    report.section("The same GPUs");
    report.check(
        after.keySet().equals(theirs.keySet()),
        "gpuwarden and nvidia-smi list the same GPUs",
        String.join(", ", after.keySet()));
    after.forEach(
        (uuid, gpu) -> {
          if (theirs.containsKey(uuid) && before.containsKey(uuid)) {
            compare(before.get(uuid), gpu, theirs.get(uuid));
            absences(gpu);
          }
        });
  }

  private void compare(SeenGpu before, SeenGpu after, Map<String, String> theirs) {
    report.section("GPU " + after.index() + ": readings beside nvidia-smi's");
    report.check(after.up(), "GPU " + after.index() + " is up", "");
    report.paragraph("");
    report.header("reading", "gpuwarden", "nvidia-smi", "", "may differ because");
    Map<String, String> others = after.readings();
    for (Comparison comparison : Comparisons.ALL) {
      row(comparison, before, after, theirs);
      others.remove(comparison.reading());
    }
    others.forEach((reading, value) -> report.row(reading, value, "", "", ""));
  }

  private void row(
      Comparison comparison, SeenGpu before, SeenGpu after, Map<String, String> theirs) {
    Optional<String> field = smi.known(comparison.fields());
    Optional<String> their = field.map(theirs::get);
    Optional<String> ours = after.reading(comparison.reading());
    Verdict verdict =
        field.isEmpty()
            ? Verdict.NOT_ASKED
            : comparison.judge(before.reading(comparison.reading()), ours, their);
    if (verdict.compared()) {
      report.count(
          !verdict.failed(),
          String.join(
              " ",
              "GPU",
              after.index(),
              comparison.reading(),
              "gpuwarden",
              ours.orElse("-"),
              "nvidia-smi",
              their.orElse("-")));
    }
    report.row(
        comparison.reading(),
        ours.orElse(""),
        their.map(value -> value + " (" + field.orElseThrow() + ")").orElse(""),
        verdict.words(),
        comparison.note());
  }

  private void absences(SeenGpu gpu) {
    report.section("GPU " + gpu.index() + ": what this driver and board do not tell");
    report.header("reading", "asked by", "code", "meaning");
    for (Json absence : gpu.absences()) {
      report.row(
          absence.text("reading").orElse(""),
          absence.text("function").orElse(""),
          absence.text("code").orElse(""),
          absence.text("text").orElse(""));
    }
  }
}
