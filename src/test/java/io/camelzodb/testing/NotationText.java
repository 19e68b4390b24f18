package io.camelzodb.testing;

import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.notation.NotationParser;
import io.camelzodb.pickle.notation.NotationStyle;
import io.camelzodb.pickle.notation.NotationWriter;
import io.camelzodb.pickle.stream.PickleLimits;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;

/** Values as a short text in tests: the notation of state files, on one line. */
public final class NotationText {
  private NotationText() {}

  /** Returns the value of a text. */
  public static Value value(String text) throws IOException {
    return new NotationParser(new StringReader(text), PickleLimits.DEFAULT).value();
  }

  /** Returns the text of a value, without line breaks and without commas at the end of brackets. */
  public static String line(Value value) throws IOException {
    StringBuilder out = new StringBuilder();
    new NotationWriter(out, NotationStyle.PLAIN).write(List.of(value));
    return out.toString()
        .replaceAll(",\n *(?=[)\\]}])", "")
        .replaceAll("(?<=[({\\[])\n *", "")
        .replaceAll("\n *", " ")
        .strip();
  }
}
