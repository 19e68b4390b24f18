package io.camelzodb.sync.commit;

/**
 * Makes text from a transaction safe for a commit. It replaces characters that would break a line,
 * hide text or change its direction.
 */
public final class CommitText {
  /** Some scripts need joiners within words, and many emoji contain them. */
  private static final int NON_JOINER = 0x200c;

  private static final int JOINER = 0x200d;

  private CommitText() {}

  /** Returns one line of at most so many characters, without blanks around it. */
  public static String of(String text, int most) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), most));
    int at = 0;
    while (at < text.length() && line.length() < most) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      line.appendCodePoint(isBreak(c) || c == '\t' ? ' ' : isPlain(c) ? c : '\ufffd');
    }
    return at < text.length() ? line.toString().strip() + "…" : line.toString().strip();
  }

  /** Whether a character may stand in a line; characters that this Java does not know may. */
  static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE -> false;
      case Character.FORMAT -> c == NON_JOINER || c == JOINER;
      default -> (c & 0xfffe) != 0xfffe;
    };
  }

  private static boolean isBreak(int c) {
    return c == '\n'
        || c == '\r'
        || c == 0x0b
        || c == 0x0c
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }
}
