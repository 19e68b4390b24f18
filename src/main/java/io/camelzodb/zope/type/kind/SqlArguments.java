package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.type.ObjectDataWriter;
import io.camelzodb.zope.type.ObjectWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parses the arguments of a Z SQL Method: {@code name}, {@code name:type}, {@code name=default} and
 * {@code name="default"} with blanks and control characters between, as Shared.DC.ZRDB.Aqueduct has
 * them.
 */
final class SqlArguments {
  private final String text;
  private int at;

  private SqlArguments(String text) {
    this.text = text;
  }

  /** Makes the object that Zope stores for them. */
  static Value parse(ObjectWriter object, String text) throws ObjectWriteException {
    Map<String, Dictionary> arguments = new LinkedHashMap<>();
    ListValue keys = new ListValue();
    SqlArguments in = new SqlArguments(text);
    while (in.toNext()) {
      int start = in.at;
      Dictionary value = new Dictionary();
      String name = in.word();
      if (name.isEmpty()) {
        throw object.fail("args cannot be parsed from character " + (start + 1) + " on");
      }
      in.standard(value);
      int colon = name.indexOf(':');
      if (colon > 0) {
        value.put(new Text("type"), new Text(name.substring(colon + 1)));
        name = name.substring(0, colon);
      }
      arguments.put(name, value);
      keys.add(new Text(name));
    }
    Dictionary data = new Dictionary();
    arguments.forEach((name, value) -> data.put(new Text(name), value));
    return ObjectDataWriter.inline(
        "Shared.DC.ZRDB.Aqueduct",
        "Args",
        ObjectDataWriter.dictionary("_data", data, "_keys", keys));
  }

  /** Skips separators; returns false at the end. */
  private boolean toNext() {
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
    return at < text.length();
  }

  private String word() {
    int start = at;
    while (at < text.length() && text.charAt(at) > ' ' && "=\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  /**
   * Parses the default after a name, if there is one; otherwise a remaining equals sign is a fault.
   */
  private void standard(Dictionary value) {
    int start = at;
    if (at < text.length() && text.charAt(at) == '=') {
      at++;
      String word = word();
      if (!word.isEmpty()) {
        value.put(new Text("default"), new Text(word));
        return;
      }
      int end = text.indexOf('"', at + 1);
      if (at < text.length() && text.charAt(at) == '"' && end > 0) {
        value.put(new Text("default"), new Text(text.substring(at + 1, end)));
        at = end + 1;
        return;
      }
      at = start;
    }
  }
}
