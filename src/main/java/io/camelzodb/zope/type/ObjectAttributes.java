package io.camelzodb.zope.type;

import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.Content;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.type.value.DateTimes;
import io.camelzodb.zope.type.value.LiteralEncoder;
import io.camelzodb.zope.type.value.PythonOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the attributes of one object as Zope does: from its record, else from its class, else
 * acquired from the containers around it. Names that begin with an underscore are not acquired.
 */
public final class ObjectAttributes {
  private final ZopeObject object;
  private final ObjectType type;
  private final ObjectTypes types;
  private final Map<String, Value> override = new TreeMap<>();
  private final ValueBudget budget = new ValueBudget();
  private String asked = "";

  ObjectAttributes(ZopeObject object, ObjectType type, ObjectTypes types) {
    this.object = object;
    this.type = type;
    this.types = types;
  }

  ZopeObject object() {
    return object;
  }

  public ZopeOptions options() {
    return types.options();
  }

  public Snapshot snapshot() {
    return types.snapshot();
  }

  TextDecoder decoder() {
    return types.decoder();
  }

  /** Replaces a stored value, as some classes do when they load. */
  public void set(String name, Value value) {
    override.put(name, value);
  }

  /** Returns the attribute of the record or class, as stored; null if there is none. */
  public @Nullable Value own(String name) {
    asked = name;
    Value value = override.get(name);
    if (value == null) {
      value = object.state().get(name);
    }
    return value == null ? types.classLevel(object, type, name) : value;
  }

  /**
   * Returns the attribute of the record, the class or a container around it; null if there is none.
   */
  public @Nullable Value find(String name) {
    Value value = own(name);
    if (value != null || name.startsWith("_")) {
      return value;
    }
    for (ZopeObject at = object.parent(); at != null; at = at.parent()) {
      types.acquire(at);
      value = at.state().get(name);
      if (value == null) {
        value = types.classLevel(at, types.type(at.metaType()), name);
      }
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** Returns a required attribute, with old strings decoded. */
  public Value get(String name) throws ObjectReadException {
    Value value = find(name);
    if (value == null) {
      throw fail("has no attribute " + name);
    }
    return decoded(value);
  }

  /** Returns an attribute with old strings decoded, or a default. */
  public Value get(String name, Value fallback) {
    Value value = find(name);
    return value == null ? fallback : decoded(value);
  }

  /** Returns a source that Zope treats as bytes; text becomes UTF-8. */
  public ObjectData.Source bytes(String name) throws ObjectReadException {
    Value value = find(name);
    if (value instanceof Bytes || value instanceof ByteArray) {
      return new ObjectData.Source(Content.of(((ByteString) value).bytes()), false);
    }
    String text = value == null ? null : text(value);
    if (text == null) {
      throw fail(value == null ? "has no attribute " + name : name + " is no text");
    }
    return source(text, false);
  }

  /** Text as a source in UTF-8. */
  public ObjectData.Source source(String text, boolean asText) throws ObjectReadException {
    try {
      return new ObjectData.Source(Content.of(TextDecoder.utf8(text)), asText);
    } catch (StorageException fault) {
      throw fail("its source cannot be a file: " + fault.getMessage());
    }
  }

  /** Sets the attribute that is read next, for messages. */
  void asks(String name) {
    asked = name;
  }

  /** Returns the attribute that was read last. */
  String asked() {
    return asked;
  }

  /** The text of text or a byte string; null for every other value. */
  @Nullable String text(Value value) {
    return decoder().text(value, () -> object.path().toString(), object.oid());
  }

  /**
   * Returns a value with all old strings decoded, since they stand for text.
   *
   * @throws ValueLimitException if such values of the object exceed the limits
   */
  public Value decoded(Value value) {
    budget.count(value);
    return decoded(value, 0);
  }

  /** Returns a value in the form of files, with old strings decoded; see {@link LiteralEncoder}. */
  public Value literal(Value value) {
    budget.count(value);
    return new LiteralEncoder(
            snapshot(),
            budget,
            old ->
                new Text(
                    decoder().decode(old.bytes(), () -> object.path().toString(), object.oid())))
        .of(value);
  }

  private Value decoded(Value value, int depth) {
    if (value instanceof OldString old) {
      return new Text(decoder().decode(old.bytes(), () -> object.path().toString(), object.oid()));
    }
    if (depth > 64) {
      return value;
    }
    if (value instanceof Tuple tuple) {
      List<Value> items = decoded(tuple.items(), depth);
      return items == null ? value : Tuple.of(items);
    }
    if (value instanceof ListValue list) {
      List<Value> items = decoded(list.items(), depth);
      return items == null ? value : new ListValue(items);
    }
    if (value instanceof Dictionary dictionary) {
      return decoded(dictionary, depth);
    }
    if (DateTimes.isDateTime(value)) {
      String text = DateTimes.text(value);
      return text == null ? value : DateTimes.literal(text);
    }
    return value;
  }

  private @Nullable List<Value> decoded(List<Value> items, int depth) {
    List<Value> changed = null;
    for (int i = 0; i < items.size(); i++) {
      Value item = items.get(i);
      Value text = decoded(item, depth + 1);
      if (text != item && changed == null) {
        changed = new ArrayList<>(items);
      }
      if (changed != null) {
        changed.set(i, text);
      }
    }
    return changed;
  }

  private Value decoded(Dictionary dictionary, int depth) {
    Dictionary changed = new Dictionary();
    boolean same = true;
    for (Entry entry : dictionary.entries()) {
      Value key = decoded(entry.key(), depth + 1);
      Value value = decoded(entry.value(), depth + 1);
      same &= key == entry.key() && value == entry.value();
      changed.put(key, value);
    }
    return same ? dictionary : changed;
  }

  /** The items of a tuple or a list; of text its characters, as Python iterates. */
  public List<Value> items(Value value, String label) throws ObjectReadException {
    if (value instanceof Tuple tuple) {
      return tuple.items();
    }
    if (value instanceof ListValue list) {
      return list.items();
    }
    if (value instanceof Text text) {
      List<Value> characters = new ArrayList<>();
      text.value().codePoints().forEach(c -> characters.add(new Text(Character.toString(c))));
      return characters;
    }
    throw fail(label + " is no sequence");
  }

  /**
   * A mapping by textual keys in Python's order: a dictionary, or a PersistentMapping inline or of
   * its own; empty for None.
   */
  public SortedMap<String, Value> mapping(Value value, String label) throws ObjectReadException {
    SortedMap<String, Value> entries = new TreeMap<>(PythonOrder.TEXT);
    Value at = value;
    for (int hops = 0; hops < 4; hops++) {
      if (at == NoneValue.NONE) {
        return entries;
      }
      if (at instanceof Dictionary dictionary) {
        for (Entry entry : dictionary.entries()) {
          String key = text(entry.key());
          if (key == null) {
            throw fail("a key of " + label + " is no text");
          }
          entries.put(key, entry.value());
        }
        return entries;
      }
      Dictionary state = state(at, label);
      Value data = state.get("data");
      at = data == null ? state.get("_container") : data;
      if (at == null) {
        break;
      }
    }
    throw fail(label + " is no mapping");
  }

  /** The attributes of an object inside this one: inline, or a record of its own. */
  public Dictionary state(Value value, String label) throws ObjectReadException {
    if (value instanceof Instance instance && instance.state() instanceof Dictionary attributes) {
      return attributes;
    }
    if (value instanceof Reference reference) {
      References.Target target = References.target(reference);
      if (target != null && target.database() == null) {
        try {
          return snapshot().load(target.oid()).object().attributes();
        } catch (StorageException lost) {
          throw fail(label + " cannot be read: " + lost.getMessage());
        }
      }
    }
    throw fail(label + " is no object with attributes");
  }

  /** Returns an exception about this object. */
  public ObjectReadException fail(String message) {
    return new ObjectReadException(object.path(), message);
  }
}
