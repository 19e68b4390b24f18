package io.camelzodb.storage;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.repr.LiteralForms;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and makes persistent references in the forms of ZODB (ZODB.serialize): {@code (oid,
 * class)}, {@code oid} alone, and lists for weak and cross-database ones.
 */
public final class References {
  private References() {}

  /**
   * Describes the object that a reference leads to.
   *
   * @param oid the object
   * @param className its class in the reference, or null
   * @param weak whether it is a weak reference, which does not keep the object
   * @param database the name of another database that has the object, or null for the same one
   */
  public record Target(
      Oid oid, @Nullable Global className, boolean weak, @Nullable String database) {}

  /** Returns the target of a reference, or null if it has none of ZODB's forms. */
  public static @Nullable Target target(Reference reference) {
    return target(reference.id());
  }

  /** Makes a reference to an object, in the usual form of ZODB. */
  public static Reference to(Oid oid, Global className) {
    return new Reference(Tuple.of(new Bytes(oid.toBytes()), className), true);
  }

  /** Returns the id of a reference to another object, in the same form; null for unknown forms. */
  public static @Nullable Value redirected(Reference reference, Oid oid) {
    return redirected(reference.id(), oid);
  }

  private static @Nullable Value redirected(Value id, Oid oid) {
    if (id instanceof Tuple pair && pair.size() == 2) {
      Value first = bytes(pair.get(0), oid);
      return first == null ? null : Tuple.of(first, pair.get(1));
    }
    if (!(id instanceof ListValue list)) {
      return bytes(id, oid);
    }
    List<Value> items = new ArrayList<>(list.items());
    if (items.size() == 1) {
      Value first = bytes(items.get(0), oid);
      return first == null ? null : new ListValue(List.of(first));
    }
    if (items.size() != 2 || !(items.get(1) instanceof Tuple arguments)) {
      return null;
    }
    List<Value> changed = new ArrayList<>(arguments.items());
    int at = "w".equals(kind(items.get(0))) ? 0 : 1;
    Value inner = at < changed.size() ? bytes(changed.get(at), oid) : null;
    if (inner == null) {
      return null;
    }
    changed.set(at, inner);
    return new ListValue(List.of(items.get(0), Tuple.of(changed)));
  }

  private static @Nullable Value bytes(Value before, Oid oid) {
    byte[] bytes = oid.toBytes();
    if (before instanceof Text) {
      return new Text(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    return before instanceof OldString
        ? new OldString(bytes)
        : before instanceof ByteString || before instanceof Instance ? new Bytes(bytes) : null;
  }

  private static @Nullable Target target(Value id) {
    if (id instanceof Tuple pair && pair.size() == 2) {
      Oid oid = oid(pair.get(0));
      return oid == null ? null : new Target(oid, className(pair.get(1)), false, null);
    }
    if (id instanceof ListValue list) {
      return special(list);
    }
    Oid oid = oid(id);
    return oid == null ? null : new Target(oid, null, false, null);
  }

  private static @Nullable Target special(ListValue list) {
    if (list.size() == 1) {
      // Weak references before ZODB 3.8.
      Oid oid = oid(list.items().get(0));
      return oid == null ? null : new Target(oid, null, true, null);
    }
    if (list.size() != 2 || !(list.items().get(1) instanceof Tuple arguments)) {
      return null;
    }
    String kind = kind(list.items().get(0));
    if ("w".equals(kind) && arguments.size() >= 1) {
      Oid oid = oid(arguments.get(0));
      String database = arguments.size() > 1 ? kind(arguments.get(1)) : null;
      return oid == null ? null : new Target(oid, null, true, database);
    }
    if (("n".equals(kind) || "m".equals(kind)) && arguments.size() >= 2) {
      Oid oid = oid(arguments.get(1));
      Global className = arguments.size() > 2 ? className(arguments.get(2)) : null;
      return oid == null ? null : new Target(oid, className, false, kind(arguments.get(0)));
    }
    return null;
  }

  private static @Nullable String kind(Value value) {
    return value instanceof Text text
        ? text.value()
        : value instanceof ByteString bytes
            ? new String(bytes.bytes(), StandardCharsets.UTF_8)
            : null;
  }

  private static @Nullable Global className(Value value) {
    if (value instanceof Tuple pair && pair.size() == 2) {
      String module = kind(pair.get(0));
      String name = kind(pair.get(1));
      if (module != null && name != null) {
        return new Global(module, name);
      }
      return pair.get(0) instanceof Global global ? global : null;
    }
    return value instanceof Global global ? global : null;
  }

  private static @Nullable Oid oid(Value value) {
    if (value instanceof ByteString bytes && bytes.length() == Oid.LENGTH) {
      return Oid.of(bytes.bytes());
    }
    if (value instanceof Text text && text.value().length() == Oid.LENGTH) {
      // Oids of Python 2 that were read as text: one character a byte.
      byte[] bytes = text.value().getBytes(StandardCharsets.ISO_8859_1);
      return Oid.of(bytes);
    }
    byte[] bytes = value instanceof Instance ? LiteralForms.bytes(value) : null;
    return bytes != null && bytes.length == Oid.LENGTH ? Oid.of(bytes) : null;
  }
}
