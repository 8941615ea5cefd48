package io.gpuwarden.agent.config;

import java.util.List;

/** What one place says about one setting, as text. */
record Given(Setting<?> setting, List<String> texts, Origin origin) {
  Given {
    texts = List.copyOf(texts);
  }
}
