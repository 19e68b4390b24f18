package io.camelzodb.testing;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Buffer;
import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.ExtensionCode;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.ReadOnlyBuffer;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of value graphs whose grammar is in the corpus's README: two graphs are equal, shared
 * and cyclic values included, if their texts are.
 */
public final class CanonicalText {
  private static final Pattern TWO_SURROGATES =
      Pattern.compile("\\\\u\\{(d[89ab]..)\\}\\\\u\\{(d[c-f]..)\\}");

  private final Set<Value> once = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Value> shared = Collections.newSetFromMap(new IdentityHashMap<>());
  private final IdentityHashMap<Value, Integer> labels = new IdentityHashMap<>();
  private final StringBuilder out = new StringBuilder();
  private final Function<Value, @Nullable String> ownAtoms;

  private CanonicalText(Function<Value, @Nullable String> ownAtoms) {
    this.ownAtoms = ownAtoms;
  }

  /** The text of some values that may share parts, a line for each. */
  public static String of(List<Value> roots) {
    return of(roots, value -> null);
  }

  /**
   * The same where some atoms are printed otherwise: as what a protocol makes of them.
   *
   * @param atoms the text of an atom, or null for the usual one
   */
  public static String of(List<Value> roots, Function<Value, @Nullable String> atoms) {
    CanonicalText text = new CanonicalText(atoms);
    text.findShared(roots);
    for (int i = 0; i < roots.size(); i++) {
      if (i > 0) {
        text.out.append('\n');
      }
      text.print(roots.get(i));
    }
    return text.out.toString();
  }

  /** Two lone surrogates in a row as the character that they make: Java cannot tell them apart. */
  public static String joinSurrogates(String text) {
    Matcher matcher = TWO_SURROGATES.matcher(text);
    return matcher.replaceAll(
        found ->
            Matcher.quoteReplacement(
                "\\u{"
                    + Integer.toHexString(
                        Character.toCodePoint(
                            (char) Integer.parseInt(found.group(1), 16),
                            (char) Integer.parseInt(found.group(2), 16)))
                    + "}"));
  }

  private void findShared(List<Value> roots) {
    Deque<Value> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      Value value = open.pop();
      if (atom(value) != null) {
        continue;
      }
      if (!once.add(value)) {
        shared.add(value);
        continue;
      }
      for (Object piece : pieces(value)) {
        if (piece instanceof Value part) {
          open.push(part);
        }
      }
    }
  }

  private void print(Value root) {
    Deque<Object> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      Object next = open.pop();
      if (!(next instanceof Value value)) {
        out.append(next);
        continue;
      }
      String atom = atom(value);
      Integer label = labels.get(value);
      if (atom != null) {
        out.append(atom);
      } else if (label != null) {
        out.append('*').append(label);
      } else {
        if (shared.contains(value)) {
          labels.put(value, labels.size() + 1);
          out.append('&').append(labels.size()).append('=');
        }
        List<Object> pieces = pieces(value);
        for (int i = pieces.size() - 1; i >= 0; i--) {
          open.push(pieces.get(i));
        }
      }
    }
  }

  private @Nullable String atom(Value value) {
    String own = ownAtoms.apply(value);
    if (own != null) {
      return own;
    }
    if (value instanceof NoneValue || value instanceof BoolValue) {
      return value.toString();
    } else if (value instanceof IntValue number) {
      return (number.isLong() ? "long(" : "int(") + number.value() + ")";
    } else if (value instanceof FloatValue real) {
      return "float(%016x)".formatted(Double.doubleToRawLongBits(real.value()));
    } else if (value instanceof Text text) {
      return "text(" + quoted(text.value()) + ")";
    } else if (value instanceof OldString old) {
      return "str(" + HexFormat.of().formatHex(old.bytes()) + ")";
    } else if (value instanceof Bytes bytes) {
      return "bytes(" + HexFormat.of().formatHex(bytes.bytes()) + ")";
    } else if (value instanceof Global global) {
      return "global(" + quoted(global.module()) + " " + quoted(global.name()) + ")";
    } else if (value instanceof ExtensionCode extension) {
      return "ext(" + extension.code() + ")";
    } else if (value instanceof Tuple tuple && tuple.size() == 0) {
      return "tuple()";
    }
    return null;
  }

  /** Strings and values, in the order in which they are printed. */
  private List<Object> pieces(Value value) {
    List<Object> pieces = new ArrayList<>();
    if (value instanceof Tuple tuple) {
      add(pieces, "tuple", tuple.items());
    } else if (value instanceof ListValue list) {
      add(pieces, "list", list.items());
    } else if (value instanceof Dictionary dictionary) {
      addPairs(pieces, "dict", dictionary.entries());
    } else if (value instanceof SetValue set) {
      add(pieces, "set", set.items());
    } else if (value instanceof FrozenSet set) {
      add(pieces, "frozenset", set.items());
    } else if (value instanceof ByteArray array) {
      pieces.add("bytearray(" + HexFormat.of().formatHex(array.bytes()) + ")");
    } else if (value instanceof Buffer buffer) {
      pieces.add("buffer(" + buffer.index() + ")");
    } else if (value instanceof ReadOnlyBuffer view) {
      add(pieces, "readonly", List.of(view.of()));
    } else if (value instanceof Reference reference) {
      if (reference.binary()) {
        add(pieces, "ref", List.of(reference.id()));
      } else {
        pieces.add("persid(" + quoted(((Text) reference.id()).value()) + ")");
      }
    } else if (value instanceof Instance instance) {
      addInstance(pieces, instance);
    } else {
      throw new IllegalStateException("an atom: " + value);
    }
    return pieces;
  }

  private static void addInstance(List<Object> pieces, Instance instance) {
    List<Value> parts = new ArrayList<>(List.of(instance.callable()));
    switch (instance.kind()) {
      case REDUCE, NEWOBJ -> parts.add(instance.arguments());
      case NEWOBJ_EX -> {
        parts.add(instance.arguments());
        Value keywords = instance.keywords();
        if (keywords != null) {
          parts.add(keywords);
        }
      }
      case INST, OBJ -> parts.addAll(((Tuple) instance.arguments()).items());
    }
    add(pieces, instance.kind().name().toLowerCase(java.util.Locale.ROOT), parts);
    for (Instance.Step step : instance.steps()) {
      if (step instanceof Instance.State state) {
        add(pieces, ".state", List.of(state.value()));
      } else if (step instanceof Instance.Append append) {
        add(pieces, ".append", append.items());
      } else if (step instanceof Instance.Items items) {
        addPairs(pieces, ".items", items.entries());
      } else if (step instanceof Instance.Add added) {
        add(pieces, ".add", added.items());
      }
    }
  }

  private static void add(List<Object> pieces, String name, List<? extends Value> items) {
    pieces.add(name + "(");
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        pieces.add(" ");
      }
      pieces.add(items.get(i));
    }
    pieces.add(")");
  }

  private static void addPairs(List<Object> pieces, String name, List<Entry> entries) {
    pieces.add(name + "(");
    for (int i = 0; i < entries.size(); i++) {
      if (i > 0) {
        pieces.add(" ");
      }
      pieces.add(entries.get(i).key());
      pieces.add(":");
      pieces.add(entries.get(i).value());
    }
    pieces.add(")");
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            code -> {
              if (code >= 32 && code < 127 && code != '"' && code != '\\') {
                quoted.append((char) code);
              } else {
                quoted.append("\\u{").append(Integer.toHexString(code)).append('}');
              }
            });
    return quoted.append('"').toString();
  }
}
