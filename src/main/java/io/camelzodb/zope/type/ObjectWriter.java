package io.camelzodb.zope.type;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.ValueEquality;
import io.camelzodb.zope.record.RecordAllocator;
import io.camelzodb.zope.record.StateEdit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes the attributes of one object to those of its files. Unchanged keys are not touched. Not
 * safe for many threads.
 */
public final class ObjectWriter {
  /** The longest source of a type that holds it as text, in bytes. */
  public static final int LONGEST_TEXT = 1 << 26;

  private final ObjectPath path;
  private final StateEdit state;
  private final ObjectData target;
  private final @Nullable ObjectData current;
  private final boolean sourceChanged;
  private final ObjectDataWriter context;
  private final RecordAllocator records;
  private final Set<String> used = new HashSet<>();
  private boolean sourceUsed;
  private ObjectWriteException.@Nullable MetadataKey key;

  /**
   * Creates it.
   *
   * @param current the current object in the form of files; null for a new one
   * @param sourceChanged whether the source differs
   */
  ObjectWriter(
      ObjectPath path,
      StateEdit state,
      ObjectData target,
      @Nullable ObjectData current,
      boolean sourceChanged,
      ObjectDataWriter context,
      RecordAllocator records) {
    this.path = path;
    this.state = state;
    this.target = target;
    this.current = current;
    this.sourceChanged = sourceChanged;
    this.context = context;
    this.records = records;
  }

  public ObjectPath path() {
    return path;
  }

  public StateEdit state() {
    return state;
  }

  ZopeOptions options() {
    return context.options();
  }

  public Snapshot snapshot() {
    return context.snapshot();
  }

  public ObjectDataWriter context() {
    return context;
  }

  public RecordAllocator records() {
    return records;
  }

  public boolean isNew() {
    return current == null;
  }

  public boolean sourceChanged() {
    sourceUsed = true;
    key = null;
    return sourceChanged;
  }

  /** Whether files have a source that was not used. */
  boolean hasUnusedSource() {
    return target.source() != null && !sourceUsed;
  }

  /** Whether the files have changed a key; always true for a new object. */
  public boolean changed(String name) {
    at(name, null);
    return current == null
        || !ValueEquality.same(current.metadata().get(name), target.metadata().get(name));
  }

  /** Returns the value of a key in files; null if there is none. */
  public @Nullable Value optional(String name) {
    at(name, null);
    return target.metadata().get(name);
  }

  /**
   * Says which part of the metadata is looked at now, so that a fault can name its line.
   *
   * @param part the text with which the part begins, such as the id of a property; null for the
   *     whole value
   */
  public void at(String name, @Nullable String part) {
    used.add(name);
    key = new ObjectWriteException.MetadataKey(name, part);
  }

  /** Says that an item of a key is looked at now, which begins with a text, such as its name. */
  public void atItem(String name, Value item) {
    List<Value> parts =
        item instanceof Tuple tuple
            ? tuple.items()
            : item instanceof ListValue list ? list.items() : List.of();
    at(name, !parts.isEmpty() && parts.get(0) instanceof Text part ? part.value() : null);
  }

  /** Returns an exception about what the database holds, not the files. */
  public ObjectWriteException failStored(String message) {
    return new ObjectWriteException(path, message);
  }

  /** Returns the meta type in the files; empty if there is none. */
  String metaType() {
    used.add("type");
    return target.metadata().get("type") instanceof Text type ? type.value() : "";
  }

  /** Returns the old value of a key; null if there is none. */
  public @Nullable Value before(String key) {
    return current == null ? null : current.metadata().get(key);
  }

  /** Returns the value of a required key. */
  public Value required(String key) throws ObjectWriteException {
    Value value = optional(key);
    if (value == null) {
      throw fail("its metadata has no " + key);
    }
    return value;
  }

  /** Returns the keys that were not used. */
  Set<String> unused() {
    Set<String> unused = new HashSet<>(target.metadata().keySet());
    unused.removeAll(used);
    return unused;
  }

  /** Sets an attribute to the value of a key, if the value has changed. */
  public void copy(String key, String attribute) throws ObjectWriteException {
    Value value = required(key);
    if (changed(key)) {
      state.set(attribute, value);
    }
  }

  /** Sets an attribute to the text value of a key, if the value has changed. */
  public void copyText(String key, String attribute) throws ObjectWriteException {
    if (!(required(key) instanceof Text)) {
      throw fail(key + " is not a text");
    }
    copy(key, attribute);
  }

  /** The items of a list or tuple. */
  public List<Value> items(Value value, String label) throws ObjectWriteException {
    if (value instanceof ListValue list) {
      return list.items();
    }
    if (value instanceof Tuple tuple) {
      return tuple.items();
    }
    throw fail(label + " is neither a list nor a tuple");
  }

  /** Sets an attribute that has to be a whole number. */
  public void copyNumber(String key, String attribute) throws ObjectWriteException {
    Value value = required(key);
    if (changed(key) && !(value instanceof IntValue || value instanceof BoolValue)) {
      throw fail(key + " is not a number");
    }
    copy(key, attribute);
  }

  /** Pairs of a name and a value, each name once. */
  public Dictionary named(List<Value> pairs, String label) throws ObjectWriteException {
    Dictionary named = new Dictionary();
    Set<String> names = new HashSet<>();
    for (Value item : pairs) {
      List<Value> pair = items(item, "an item of " + label);
      if (pair.size() != 2 || !(pair.get(0) instanceof Text name)) {
        throw fail("an item of " + label + " is not a pair of name and value");
      }
      if (!names.add(name.value())) {
        throw fail(name.value() + " occurs twice in " + label);
      }
      named.put(name, pair.get(1));
    }
    return named;
  }

  /** The text of text. */
  public String text(Value value, String label) throws ObjectWriteException {
    if (value instanceof Text text) {
      return text.value();
    }
    throw fail(label + " is not a text");
  }

  /** Returns items that are all text, such as roles or names. */
  public List<Value> texts(Value value, String label) throws ObjectWriteException {
    List<Value> items = items(value, label);
    for (Value item : items) {
      text(item, "an item of " + label);
    }
    return items;
  }

  public ObjectData.Source source() throws ObjectWriteException {
    key = null;
    ObjectData.Source source = target.source();
    if (source == null) {
      throw fail("there is no source file");
    }
    return source;
  }

  /** The source as text. */
  public String sourceText() throws ObjectWriteException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ObjectData.Source source = source();
    try {
      source.content().writeTo(new Limited(bytes));
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException notText) {
      throw fail("its source is not in UTF-8");
    } catch (TooLong fault) {
      throw fail("its source is longer than " + LONGEST_TEXT + " bytes");
    } catch (IOException fault) {
      throw fail("its source cannot be read: " + fault.getMessage());
    }
  }

  /** Returns an exception about this object's files. */
  public ObjectWriteException fail(String message) {
    return fail(message, null);
  }

  /** Returns an exception about this object's files, with what to do. */
  ObjectWriteException fail(String message, @Nullable String advice) {
    return new ObjectWriteException(path, key, message, advice);
  }

  private static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Limits the length of a source. */
  private static final class Limited extends OutputStream {
    private final ByteArrayOutputStream out;

    Limited(ByteArrayOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (out.size() + (long) length > LONGEST_TEXT) {
        throw new TooLong();
      }
      out.write(bytes, offset, length);
    }
  }
}
