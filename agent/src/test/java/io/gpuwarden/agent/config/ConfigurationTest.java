package io.gpuwarden.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.config.Setting.Scope;
import io.gpuwarden.agent.idle.Limits;
import io.gpuwarden.agent.idle.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("c.yaml"), yaml);
  }

  private static Settings load(Map<String, String> environment, String... flags)
      throws ConfigurationException {
    return Configuration.load(Scope.AGENT, Arrays.asList(flags), environment).settings();
  }

  /** The mistakes, a line each, without the folder of the test. */
  private String mistakes(Map<String, String> environment, String... flags) {
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> load(environment, flags));
    return e.problems().stream()
        .map(problem -> problem.toString().replace(folder + "/", ""))
        .collect(Collectors.joining("\n"));
  }

  private String mistakesOf(String yaml) throws IOException {
    return mistakes(Map.of(), "--config.file=" + file(yaml));
  }

  @Test
  void flagsAreStrongerThanVariablesAndTheseThanTheFile() throws Exception {
    String flag =
        "--config.file=" + file("sample: {interval: 2s}\nlog: {level: warn, format: json}");
    Map<String, String> variables =
        Map.of("GPUWARDEN_SAMPLE_INTERVAL", "3s", "GPUWARDEN_LOG_LEVEL", "error");

    Settings settings = load(variables, flag, "--sample.interval", "4s");

    assertEquals(Duration.ofSeconds(4), settings.sampleInterval());
    assertEquals(LogLevel.ERROR, settings.logLevel());
    assertEquals(LogFormat.JSON, settings.logFormat());
  }

  @Test
  void addressesAreRepeatedAsFlagsListedInTheFileAndSeparatedByCommasInTheEnvironment()
      throws Exception {
    List<String> two = List.of("127.0.0.1:1", "[::1]:2");
    assertEquals(
        two,
        addresses(
            load(Map.of(), "--web.listen-address=127.0.0.1:1", "--web.listen-address=[::1]:2")));
    assertEquals(
        two, addresses(load(Map.of("GPUWARDEN_WEB_LISTEN_ADDRESS", "127.0.0.1:1, [::1]:2"))));
    String flag =
        "--config.file=" + file("web:\n  listen-address:\n    - 127.0.0.1:1\n    - '[::1]:2'\n");
    assertEquals(two, addresses(load(Map.of(), flag)));
  }

  private static List<String> addresses(Settings settings) {
    return settings.webListenAddress().stream().map(Object::toString).toList();
  }

  @Test
  void everyMistakeIsReportedAtOnceWithItsPlace() throws Exception {
    String yaml = "log:\n  level: loud\nsampel:\n  interval: 1s\n";
    assertEquals(
        """
        c.yaml:2: log.level: expected one of error, warn, info, debug, trace; found "loud"
        c.yaml:3: unknown key "sampel"; did you mean "sample"?
        GPUWARDEN_LOG_FROMAT: unknown variable; did you mean "GPUWARDEN_LOG_FORMAT"?
        GPUWARDEN_SAMPLE_INTERVAL: expected a duration from 100ms to 10s, such as 1s or 500ms; found "1"
        --web.listen-adress: unknown flag; did you mean "--web.listen-address"?
        --state.directory: has no value; expected the path of a directory""",
        mistakes(
            Map.of(
                "GPUWARDEN_LOG_FROMAT", "json", "GPUWARDEN_SAMPLE_INTERVAL", "1", "PATH", "/bin"),
            "--config.file=" + file(yaml),
            "--web.listen-adress",
            ":1",
            "--state.directory"));
  }

  @Test
  void aMistakeIsReportedAlsoWhereAStrongerPlaceReplacesIt() throws Exception {
    String flag = "--config.file=" + file("log:\n  level: loud\n");
    assertEquals(
        "c.yaml:2: log.level: expected one of error, warn, info, debug, trace; found \"loud\"",
        mistakes(Map.of(), flag, "--log.level=debug"));
  }

  @Test
  void theFileIsReadStrictly() throws Exception {
    assertEquals(
        "c.yaml:4: \"log.level\" stands here a second time; first in line 2",
        mistakesOf("log:\n  level: info\n\nlog.level: warn\n"));
    assertEquals(
        "c.yaml:1: log.level: expected one of error, warn, info, debug, trace; found a section",
        mistakesOf("log: {level: {a: b}}"));
    assertEquals(
        "c.yaml:1: nvml.library: expected the path of a file; found nothing",
        mistakesOf("nvml: {library: }"));
    assertEquals(
        "c.yaml:1: log: expected a section of settings; found \"info\"", mistakesOf("log: info"));
    assertEquals("c.yaml:1: expected sections such as \"web:\"; found a list", mistakesOf("- a"));
    assertEquals(
        "c.yaml:1: \"config.file\" cannot stand in the file itself",
        mistakesOf("config: {file: x}"));
    assertEquals(
        "c.yaml:2: a second document; only one is read", mistakesOf("log: {level: info}\n---\n{}"));
    assertEquals(
        "c.yaml:1: collect.processes: expected true or false; found \"yes\"",
        mistakesOf("collect: {processes: yes}"));
  }

  @Test
  void whatIsNotYamlIsReportedWithItsLine() throws Exception {
    assertEquals(
        "c.yaml:2: not valid YAML: found character '\\t(TAB)' that cannot start any token."
            + " (Do not use \\t(TAB) for indentation)",
        mistakesOf("log:\n\tlevel: info\n"));
  }

  @Test
  void hostileFilesCostNothing() throws Exception {
    assertEquals(
        "c.yaml:1: unknown key \"a\"", mistakesOf("a: " + "[".repeat(10_000) + "]".repeat(10_000)));
    assertEquals(
        "c.yaml:1: unknown key \"a\"\nc.yaml:2: unknown key \"b\"",
        mistakesOf("a: &a [x, x]\nb: [*a, *a]\n"));
    assertEquals(
        "c.yaml:1: log.level: expected one of error, warn, info, debug, trace; found a value with"
            + " a tag, which is not supported",
        mistakesOf("log: {level: !!java.net.URL info}"));
    assertEquals(
        "c.yaml: larger than 64 KiB, so not a configuration file",
        mistakesOf("#".repeat((1 << 16) + 1)));
  }

  @Test
  void aFileThatCannotBeReadIsReported() throws Exception {
    assertEquals(
        "none.yaml: no such file",
        mistakes(Map.of(), "--config.file=" + folder.resolve("none.yaml")));
    assertEquals(
        folder + ": a directory, not a file", mistakes(Map.of(), "--config.file=" + folder));
    Path latin = Files.write(folder.resolve("l.yaml"), "# é".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals("l.yaml: not UTF-8 text", mistakes(Map.of(), "--config.file=" + latin));
  }

  @Test
  void anEmptyFileOrSectionSaysNothing() throws Exception {
    assertEquals(LogLevel.INFO, load(Map.of(), "--config.file=" + file("")).logLevel());
    assertEquals(LogLevel.INFO, load(Map.of(), "--config.file=" + file("# x\nlog:\n")).logLevel());
    assertEquals(
        LogLevel.WARN, load(Map.of(), "--config.file=" + file("\uFEFFlog.level: warn")).logLevel());
  }

  @Test
  void flagsAreStrict() {
    assertEquals("--gpus: a flag of \"gpuwarden simulate\" only", mistakes(Map.of(), "--gpus=4"));
    assertEquals(
        "--log.level: given more than once",
        mistakes(Map.of(), "--log.level=info", "--log.level=debug"));
    assertEquals(
        "x: not a flag; every setting is given as --KEY=VALUE",
        mistakes(Map.of(), "--collect.processes", "x"));
  }

  @Test
  void aNameMayHoldABlankButNothingThatSeparatesNames() throws Exception {
    assertEquals(
        Optional.of("domain users"), load(Map.of(), "--control.group=domain users").controlGroup());
    for (String bad : List.of("a:b", "a,b", "-a", "a\nb", "")) {
      assertTrue(
          mistakes(Map.of(), "--control.group=" + bad)
              .startsWith("--control.group: expected the name of a group"),
          bad);
    }
  }

  @Test
  void aDurationHasOneOfTheUnitsOfPrometheus() {
    assertEquals(Optional.of(Duration.ofMillis(5)), Durations.parse("5ms"));
    assertEquals(Optional.of(Duration.ofSeconds(5)), Durations.parse("5s"));
    assertEquals(Optional.of(Duration.ofMinutes(5)), Durations.parse("5m"));
    assertEquals(Optional.of(Duration.ofHours(5)), Durations.parse("5h"));
    assertEquals(Optional.of(Duration.ofDays(5)), Durations.parse("5d"));
    for (String bad : List.of("", "5", "m", "-5m", "5 m", "5w", "5m5s", "9999999999s")) {
      assertEquals(Optional.empty(), Durations.parse(bad), bad);
    }
  }

  @Test
  void aSwitchMayStandAloneOrSayFalse() throws Exception {
    assertEquals(true, load(Map.of(), "--collect.processes").collectProcesses());
    assertEquals(false, load(Map.of(), "--collect.processes=false").collectProcesses());
  }

  @Test
  void variablesOfAKubernetesServiceAreNobodysMistake() throws Exception {
    Map<String, String> kubernetes =
        Map.of(
            "GPUWARDEN_SERVICE_HOST", "10.0.0.1",
            "GPUWARDEN_SERVICE_PORT", "9446",
            "GPUWARDEN_PORT", "tcp://10.0.0.1:9446",
            "GPUWARDEN_PORT_9446_TCP_ADDR", "10.0.0.1",
            "GPUWARDEN_METRICS_SERVICE_PORT_HTTP", "9446");
    assertEquals(LogLevel.INFO, load(kubernetes).logLevel());
  }

  @Test
  void theTextForAPersonNamesEveryMistakeAndWhereToLook() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class, () -> load(Map.of(), "--gpsu=4", "--log.level="));
    assertEquals(
        """
        gpuwarden: 2 mistakes in the configuration
          --gpsu: unknown flag
          --log.level: expected one of error, warn, info, debug, trace; found ""
        Every flag and what it takes: gpuwarden agent --help
        """,
        MistakesReport.of("agent", e));
  }

  @Test
  void whatIsPrintedIsAFileThatSaysTheSame() throws Exception {
    Configuration first =
        Configuration.load(
            Scope.BOTH,
            List.of(
                "--web.listen-address=:1",
                "--web.listen-address=[::1]:2",
                "--nvml.library=/a b/\"c\"\\d",
                "--speed=1.5",
                "--model=a100-mig"),
            Map.of("GPUWARDEN_LOG_LEVEL", "debug"));
    Path printed = file(new ConfigurationPrinter(first).yaml());
    Configuration second =
        Configuration.load(Scope.BOTH, List.of("--config.file=" + printed), Map.of());

    for (Setting<?> row : SettingsTable.rows()) {
      if (!row.equals(SettingsTable.CONFIG_FILE)) {
        assertEquals(first.texts(row), second.texts(row), row.key());
      }
    }
    assertEquals(
        "web.listen-address=:1,[::1]:2 log.level=debug nvml.library=/a b/\"c\"\\d"
            + " simulate.model=a100-mig simulate.speed=1.5",
        new ConfigurationPrinter(first).changed());
  }

  @Test
  void policyRulesAreSectionsInTheFileOrTextsAndTheFirstComesFirst() throws Exception {
    String yaml =
        """
        policy:
          idle: 2h/4h
          rules:
            - name: interactive jobs
              partition: [interactive, debug]
              idle: 20m/40m
            - "user=alice,b*; exempt"
        """;
    List<Policy> policies =
        load(Map.of(), "--config.file=" + file(yaml)).policy().policies().policies();
    assertEquals(3, policies.size());
    Policy first = policies.get(0);
    assertEquals("interactive jobs", first.name());
    assertEquals(List.of("interactive", "debug"), first.match().partitions());
    assertEquals(Limits.ofMinutes(20, 40), first.idle());
    assertEquals(Limits.ofMinutes(30, 60), first.unused());
    assertEquals(List.of("alice", "b*"), policies.get(1).match().users());
    assertTrue(policies.get(1).exempt());
    assertEquals("default", policies.get(2).name());
    assertEquals(Limits.ofMinutes(120, 240), policies.get(2).idle());
  }

  @Test
  void whatIsWrongWithAPolicyRuleIsSaidExactly() throws Exception {
    String rule =
        "a rule such as \"partition=interactive; idle=30m/1h\" or \"user=alice,bob; exempt\"";
    assertEquals(
        "c.yaml:1: policy.rules: unknown key \"usr\"; did you mean \"user\"?; expected "
            + rule
            + "; found \"usr=alice; exempt\"",
        mistakesOf("policy: {rules: ['usr=alice; exempt']}"));
    assertEquals(
        "c.yaml:1: policy.rules: idle: expected two durations, the first no longer than the second,"
            + " such as 30m/1h; found \"2h/1h\"; expected "
            + rule
            + "; found \"idle=2h/1h\"",
        mistakesOf("policy: {rules: [{idle: 2h/1h}]}"));
    assertTrue(
        mistakesOf("policy: {rules: ['user=alice']}").contains("a rule that changes nothing"));
    assertTrue(mistakesOf("policy: {rules: [{idle: {a: b}}]}").contains("found a list"));
  }
}
