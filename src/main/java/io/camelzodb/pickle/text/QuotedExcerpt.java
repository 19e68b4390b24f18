package io.camelzodb.pickle.text;

/** Shows text of a source in messages: its first characters in quotes, without controls. */
public final class QuotedExcerpt {
  private static final int LONGEST = 40;

  private QuotedExcerpt() {}

  /** At most {@value #LONGEST} characters. */
  public static String of(String text) {
    String start = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return "\"" + start.replaceAll("\\p{Cntrl}", "?") + "\"";
  }
}
