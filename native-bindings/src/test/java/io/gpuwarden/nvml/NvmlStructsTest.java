package io.gpuwarden.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NvmlStructsTest {
  /** Constants that are no field of the newest layout; tested one by one below. */
  private static final Set<String> OTHERS = Set.of("ProcessInfo.SIZE_V1", "ProcessInfo.SIZE_LONG");

  private final Map<String, Map<String, Integer>> facts = facts();

  @Test
  void everySizeOffsetAndVersionWordIsThatOfTheHeader() throws IllegalAccessException {
    for (Class<?> holder : NvmlStructs.class.getDeclaredClasses()) {
      Map<String, Integer> struct = facts.get(holder.getSimpleName());
      assertNotNull(struct, "no facts about " + holder.getSimpleName());
      for (Field constant : holder.getDeclaredFields()) {
        String name = holder.getSimpleName() + "." + constant.getName();
        if (!OTHERS.contains(name)) {
          assertEquals(struct.get(flat(constant.getName())), constant.get(null), name);
        }
      }
    }
  }

  @Test
  void everyStructThatHasAVersionWordSetsIt() {
    Set<String> versioned = new HashSet<>();
    facts.forEach(
        (holder, struct) -> {
          if (struct.containsKey("versionword")) {
            versioned.add(holder);
          }
        });
    for (Class<?> holder : NvmlStructs.class.getDeclaredClasses()) {
      boolean sets =
          Arrays.stream(holder.getDeclaredFields())
              .anyMatch(field -> field.getName().equals("VERSION_WORD"));
      assertEquals(versioned.contains(holder.getSimpleName()), sets, holder.getSimpleName());
    }
  }

  @Test
  void processEntriesHaveThreeLengths() {
    assertEquals(16, NvmlStructs.ProcessInfo.SIZE_V1);
    assertEquals(24, NvmlStructs.ProcessInfo.SIZE);
    assertEquals(32, NvmlStructs.ProcessInfo.SIZE_LONG);
  }

  private static Map<String, Map<String, Integer>> facts() {
    Map<String, Map<String, Integer>> facts = new HashMap<>();
    for (String[] words : Facts.read("structs.txt")) {
      Map<String, Integer> struct = new HashMap<>();
      struct.put("size", Integer.valueOf(words[2]));
      if (!words[3].equals("-")) {
        struct.put("versionword", Integer.decode(words[3]));
      }
      for (String field : Arrays.asList(words).subList(4, words.length)) {
        String[] at = field.split("@");
        struct.put(flat(at[0]), Integer.valueOf(at[1]));
      }
      facts.put(words[0], struct);
    }
    return facts;
  }

  /** C writes usedGpuMemory, Java USED_GPU_MEMORY. */
  private static String flat(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }
}
