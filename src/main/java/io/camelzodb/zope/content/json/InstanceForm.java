package io.camelzodb.zope.content.json;

import io.camelzodb.pickle.BuiltinContent;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.content.IsoDates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts instances of classes for {@link JsonForm}: dates and other known classes, then any. */
final class InstanceForm {
  private InstanceForm() {}

  /**
   * Converts an instance.
   *
   * @param form converts the values in it
   */
  static @Nullable Object of(Instance instance, int depth, JsonForm form) {
    String date = IsoDates.iso(instance);
    if (date != null) {
      return date;
    }
    Global className = instance.className();
    String name = className == null ? "" : className.dotted();
    List<Value> arguments = instance.arguments() instanceof Tuple tuple ? tuple.items() : List.of();
    switch (name) {
      case "__builtin__.set", "builtins.set", "__builtin__.frozenset", "builtins.frozenset" -> {
        return arguments.isEmpty() ? List.of() : form.convert(arguments.get(0), depth);
      }
      case "zodbpickle.binary" -> {
        Value string = BuiltinContent.string(instance);
        if (string instanceof ByteString bytes) {
          return JsonScalars.base64(bytes.bytes(), form.budget());
        }
      }
      // The id of a message, the result of str().
      case "zope.i18nmessageid.message.Message", "decimal.Decimal", "uuid.UUID" -> {
        if (!arguments.isEmpty()) {
          return form.convert(arguments.get(0), depth);
        }
      }
      case "_codecs.encode" -> {
        byte[] bytes = IsoDates.bytes(instance);
        if (bytes != null) {
          return JsonScalars.base64(bytes, form.budget());
        }
      }
      default -> {
        // As any object.
      }
    }
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("class", name.isEmpty() ? form.convert(instance.callable(), depth) : name);
    Value base = BuiltinContent.reconstructed(instance);
    if (base instanceof Dictionary || base instanceof ListValue) {
      plain.put("items", form.convert(base, depth));
    } else if (base != null) {
      plain.put("arguments", form.list(base, name, List.of(base).iterator(), depth));
    } else if (!arguments.isEmpty() && !reconstructed(instance)) {
      plain.put("arguments", form.list(instance, name, arguments.iterator(), depth));
    }
    for (Instance.Step step : instance.steps()) {
      step(plain, step, instance, name, depth, form);
    }
    return plain;
  }

  /** Whether the arguments only say the class once more. */
  private static boolean reconstructed(Instance instance) {
    return instance.callable() instanceof Global callable
        && (callable.name().equals("_reconstructor") || callable.name().startsWith("__newobj"));
  }

  private static void step(
      Map<String, @Nullable Object> plain,
      Instance.Step step,
      Instance instance,
      String name,
      int depth,
      JsonForm form) {
    if (step instanceof Instance.State state) {
      plain.put("state", JsonSecrets.withoutPassword(form.convert(state.value(), depth)));
    } else if (step instanceof Instance.Append append) {
      plain.put("items", form.list(instance, name, append.items().iterator(), depth));
    } else if (step instanceof Instance.Add add) {
      plain.put("items", form.list(instance, name, add.items().iterator(), depth));
    } else if (step instanceof Instance.Items items) {
      plain.put("items", form.map(instance, name, items.entries().iterator(), depth));
    }
  }
}
