package io.camelzodb.zope.type;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says which values a property can have by its type.
 *
 * <p>Zope converts a text before it stores it in a property: for a {@code boolean}, {@code 'maybe'}
 * becomes True, and for an {@code int}, {@code '5'} becomes 5, and {@code 'five'} is an error. So a
 * text there is never what Zope would store. Other values Zope stores as they are; of these only
 * such are refused that its page of properties fails on, as on a number where it expects a date.
 * None and the empty text are no value yet, which Zope's page shows for each type.
 */
final class PropertyValues {
  /** What a type holds, and what to write instead. */
  private enum Form {
    TRUTH("True or False"),
    WHOLE("a whole number such as 5"),
    FRACTION("a number such as 0.5"),
    DATE("a date such as DateTime('2026/11/30 12:00:00 UTC')"),
    TEXTS("a list of texts such as ['one', 'two']");

    private final String example;

    Form(String example) {
      this.example = example;
    }
  }

  private static final Map<String, Form> FORMS =
      Map.ofEntries(
          Map.entry("boolean", Form.TRUTH),
          Map.entry("int", Form.WHOLE),
          Map.entry("long", Form.WHOLE),
          Map.entry("float", Form.FRACTION),
          Map.entry("date", Form.DATE),
          Map.entry("date_international", Form.DATE),
          Map.entry("lines", Form.TEXTS),
          Map.entry("ulines", Form.TEXTS),
          Map.entry("tokens", Form.TEXTS),
          Map.entry("utokens", Form.TEXTS));

  private PropertyValues() {}

  /**
   * Returns what a property of a type needs in place of a value, with an example; null if the value
   * is good, or the type has values of any kind.
   */
  static @Nullable String needed(String type, Value value) {
    Form form = FORMS.get(type);
    return form == null || fits(form, value) ? null : form.example;
  }

  private static boolean fits(Form form, Value value) {
    if (value instanceof Text text) {
      return text.value().isEmpty();
    }
    if (value instanceof ByteString bytes) {
      return bytes.bytes().length == 0;
    }
    boolean number =
        value instanceof BoolValue || value instanceof IntValue || value instanceof FloatValue;
    boolean list = value instanceof ListValue || value instanceof Tuple;
    boolean mapping = value instanceof Dictionary;
    return switch (form) {
      case TRUTH -> !list && !mapping;
      // Zope has lists of numbers too.
      case WHOLE, FRACTION -> !mapping;
      case DATE -> !number && !list && !mapping;
      case TEXTS -> !number && !mapping;
    };
  }
}
