package io.camelzodb.tree;

/** Finds the items of a list in the text of a literal that is known to be right. */
final class LiteralItems {
  private final String text;
  private int at;

  private LiteralItems(String text) {
    this.text = text;
  }

  /** Where an item begins, counted from 0; the end of the text where it is not found. */
  static int start(String text, int item) {
    LiteralItems scan = new LiteralItems(text);
    int depth = 0;
    int found = 0;
    boolean begins = false;
    while (scan.at < text.length()) {
      char c = text.charAt(scan.at);
      if (c == '#') {
        scan.comment();
        continue;
      }
      if (begins && found == item && !Character.isWhitespace(c)) {
        return scan.at;
      }
      begins &= Character.isWhitespace(c);
      if (c == '\'' || c == '"') {
        scan.string(c);
        continue;
      }
      if ("[({".indexOf(c) >= 0) {
        depth++;
        begins = depth == 1;
      } else if ("])}".indexOf(c) >= 0) {
        depth--;
      } else if (c == ',' && depth == 1) {
        found++;
        begins = true;
      }
      scan.at++;
    }
    return text.length();
  }

  private void comment() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end;
  }

  private void string(char quote) {
    String end = String.valueOf(quote).repeat(3);
    if (!text.startsWith(end, at)) {
      end = String.valueOf(quote);
    }
    at += end.length();
    while (at < text.length() && !text.startsWith(end, at)) {
      // Also in a raw string a quote behind a backslash does not end it.
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(at + end.length(), text.length());
  }
}
