package io.gpuwarden.exporter.page;

import java.nio.charset.StandardCharsets;

/** Text of a page that is being written. What does not come from this program is escaped. */
final class Html {
  private final StringBuilder out;

  Html(int expectedChars) {
    out = new StringBuilder(expectedChars);
  }

  /** Markup of this program's own. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return this;
  }

  /** A cell with text that may have come from anywhere. */
  Html cell(String text) {
    return raw("<td>").text(text).raw("</td>");
  }

  /** A cell with a number; a dash where there is none. */
  Html number(String text) {
    return raw("<td class=n>").text(text.isEmpty() ? "–" : text).raw("</td>");
  }

  byte[] toBytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
