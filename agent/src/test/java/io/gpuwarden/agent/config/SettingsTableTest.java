package io.gpuwarden.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.config.Setting.Scope;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SettingsTableTest {
  @Test
  void everyRowIsAComponentOfSettingsAndTheOtherWayRound() {
    List<String> rows =
        SettingsTable.rows().stream()
            .map(row -> row.key().replace(".", "").replace("-", ""))
            .toList();
    List<String> components = new ArrayList<>();
    collect("", Settings.class, components);

    assertEquals(new TreeSet<>(rows), new TreeSet<>(components));
  }

  private static void collect(String prefix, Class<?> type, List<String> names) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = prefix + component.getName().toLowerCase(Locale.ROOT);
      if (component.getType().getEnclosingClass() == Settings.class
          && component.getType().isRecord()) {
        collect(name, component.getType(), names);
      } else {
        names.add(name);
      }
    }
  }

  @Test
  void namesAreDistinctInEveryForm() {
    List<Setting<?>> rows = SettingsTable.rows();
    assertEquals(rows.size(), new HashSet<>(rows.stream().map(Setting::key).toList()).size());
    assertEquals(rows.size(), new HashSet<>(rows.stream().map(Setting::flag).toList()).size());
    assertEquals(rows.size(), new HashSet<>(rows.stream().map(Setting::variable).toList()).size());
  }

  @Test
  void defaultsAndExamplesAreValuesThatTheirOwnKindReads() {
    for (Setting<?> row : SettingsTable.rows()) {
      assertReads(row, row.defaultTexts());
      assertTrue(row.kind().parse(List.of(row.example())).isPresent(), row.key());
    }
  }

  private static <T> void assertReads(Setting<T> row, List<String> texts) {
    if (!texts.isEmpty()) {
      assertEquals(row.defaultValue(), row.kind().parse(texts).orElseThrow(), row.key());
    }
  }

  @Test
  void everySettingReachesTheRecord() throws ConfigurationException {
    Settings defaults = Configuration.load(Scope.BOTH, List.of(), Map.of()).settings();
    for (Setting<?> row : SettingsTable.rows()) {
      if (row.equals(SettingsTable.CONFIG_FILE)) {
        continue; // its example does not exist
      }
      Settings changed =
          Configuration.load(Scope.BOTH, List.of(row.flag() + "=" + row.example()), Map.of())
              .settings();
      assertTrue(!changed.equals(defaults), row.key());
    }
  }
}
