package io.gpuwarden.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gpuwarden.fake.CCompiler;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NvmlStructs, the fake's header in the eyes of a C compiler, and a table of facts: one layout. */
final class StructLayoutTest {
  /** Every struct of {@link NvmlStructs} must be here. */
  private static final Map<String, String> C_NAMES =
      Map.ofEntries(
          Map.entry("PciInfo", "nvmlPciInfo_t"),
          Map.entry("PciInfoV2", "nvmlPciInfo_v2_t"),
          Map.entry("Utilization", "nvmlUtilization_t"),
          Map.entry("Memory", "nvmlMemory_t"),
          Map.entry("MemoryV2", "nvmlMemory_v2_t"),
          Map.entry("Bar1Memory", "nvmlBAR1Memory_t"),
          Map.entry("ProcessInfo", "nvmlProcessInfo_v2_t"),
          Map.entry("ProcessUtilizationSample", "nvmlProcessUtilizationSample_t"),
          Map.entry("ProcessUtilizationInfo", "nvmlProcessUtilizationInfo_v1_t"),
          Map.entry("ProcessesUtilizationInfo", "nvmlProcessesUtilizationInfo_v1_t"),
          Map.entry("Sample", "nvmlSample_t"),
          Map.entry("FieldValue", "nvmlFieldValue_t"),
          Map.entry("DeviceAttributes", "nvmlDeviceAttributes_t"),
          Map.entry("EventData", "nvmlEventData_t"),
          Map.entry("ViolationTime", "nvmlViolationTime_t"),
          Map.entry("Temperature", "nvmlTemperature_v1_t"),
          Map.entry("GpmSupport", "nvmlGpmSupport_t"),
          Map.entry("GpmMetricsGet", "nvmlGpmMetricsGet_t"),
          Map.entry("GpmMetric", "nvmlGpmMetric_t"));

  @TempDir Path directory;

  @Test
  void javaHasTheOffsetsOfTheFacts() throws IOException, IllegalAccessException {
    Map<String, Long> facts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER); // "MB" in one name
    facts.putAll(facts());
    int compared = 0;
    for (Class<?> struct : NvmlStructs.class.getDeclaredClasses()) {
      String name = Objects.requireNonNull(C_NAMES.get(struct.getSimpleName()), struct.getName());
      for (Field field : struct.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
          String what = name + suffix(field.getName());
          assertEquals(facts.get(factOf(what)), Long.valueOf(field.getInt(null)), what);
          compared++;
        }
      }
    }
    assertEquals(C_NAMES.size(), NvmlStructs.class.getDeclaredClasses().length);
    assertEquals(true, compared > 80, compared + " constants");
  }

  @Test
  void theHeaderHasTheLayoutOfTheFacts() throws IOException {
    assertEquals(facts(), measured(facts()));
  }

  @Test
  void processEntriesOf535AreThirtyTwoBytesLong() throws IOException {
    CCompiler compiler = new CCompiler(directory);
    assertEquals("32", compiler.print(535054, "sizeof(nvmlProcessInfo_t)"));
    assertEquals("24", compiler.print(535104, "sizeof(nvmlProcessInfo_t)"));
    assertEquals("3944", compiler.print(535104, "sizeof(nvmlGpmMetricsGet_t)"));
    assertEquals("8424", compiler.print(580065, "sizeof(nvmlGpmMetricsGet_t)"));
  }

  /** The three lengths of a process entry are those of three structs. */
  private static String factOf(String what) {
    return switch (what) {
      case "nvmlProcessInfo_v2_t.sizeV1" -> "nvmlProcessInfo_v1_t sizeof";
      case "nvmlProcessInfo_v2_t.sizeLong" -> "nvmlProcessDetail_v1_t sizeof";
      default -> what;
    };
  }

  private static String suffix(String constant) {
    return switch (constant) {
      case "SIZE" -> " sizeof";
      case "VERSION_WORD" -> " version";
      default -> "." + camelCase(constant);
    };
  }

  private static String camelCase(String constant) {
    StringBuilder name = new StringBuilder();
    for (String word : constant.split("_", -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      name.append(name.isEmpty() ? lower : word.charAt(0) + lower.substring(1));
    }
    return name.toString();
  }

  /** By "struct sizeof", "struct version", "struct.field" and "struct.field sizeof". */
  private static Map<String, Long> facts() throws IOException {
    Map<String, Long> facts = new TreeMap<>();
    String struct = "";
    for (String line : lines()) {
      String[] words = line.trim().split(" ", -1);
      if (line.startsWith("  ")) {
        facts.put(struct + "." + words[0], Long.parseLong(words[1]));
        facts.put(struct + "." + words[0] + " sizeof", Long.parseLong(words[2]));
      } else {
        struct = words[0];
        facts.put(struct + " sizeof", Long.parseLong(words[1]));
        if (words.length > 2) {
          facts.put(struct + " version", Long.decode(words[2]));
        }
      }
    }
    return facts;
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = StructLayoutTest.class.getResourceAsStream("layouts.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).toList();
    }
  }

  /** The same keys, as the C compiler sees the header. */
  private Map<String, Long> measured(Map<String, Long> facts) throws IOException {
    List<String> expressions = facts.keySet().stream().map(StructLayoutTest::expression).toList();
    String[] printed =
        new CCompiler(directory).print(610043, expressions.toArray(new String[0])).split("\n", -1);
    Map<String, Long> measured = new TreeMap<>();
    int i = 0;
    for (Map.Entry<String, Long> fact : facts.entrySet()) {
      boolean gpm = fact.getKey().startsWith("nvmlGpm") && fact.getKey().endsWith(" version");
      measured.put(fact.getKey(), gpm ? fact.getValue() : Long.parseLong(printed[i]));
      i++;
    }
    return measured;
  }

  private static String expression(String key) {
    String[] parts = key.split("[. ]", -1);
    if (key.endsWith(" version")) {
      return "NVML_STRUCT_VERSION(%s, %s)".replaceFirst("%s", parts[0]).replace("%s", version(key));
    }
    if (!key.contains(".")) {
      return "sizeof(" + parts[0] + ")";
    }
    return key.endsWith(" sizeof")
        ? "sizeof(((" + parts[0] + " *)0)->" + parts[1] + ")"
        : "offsetof(" + parts[0] + ", " + parts[1] + ")";
  }

  private static String version(String key) {
    return key.contains("_v2_t") ? "2" : "1";
  }
}
