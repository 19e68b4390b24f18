package io.camelzodb.pickle.notation;

import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.ReadOnlyBuffer;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds a bracket that {@link NotationParser} has open, and the value that it makes. */
final class NotationFrame {
  /** The kind of value in the bracket. */
  enum Kind {
    TUPLE,
    LIST,
    DICTIONARY,
    SET,
    FROZEN_SET,
    INSTANCE,
    BYTE_ARRAY,
    BASE64,
    READ_ONLY,
    REFERENCE,
    OLD_REFERENCE,
    WEAK,
    PERSISTENT_ID,
    STATE,
    APPEND,
    ITEMS,
    ADD
  }

  private final Kind kind;
  private final Value target;
  private final boolean labelled;
  private final List<Value> items;
  private final List<Entry> entries = new ArrayList<>(0);
  private @Nullable Value key;
  private boolean commas;

  /**
   * An open bracket.
   *
   * @param target the value that it makes or changes; None if it can only be created at the end
   * @param items receives the items of a tuple or frozenset
   */
  NotationFrame(Kind kind, Value target, boolean labelled, List<Value> items) {
    this.kind = kind;
    this.target = target;
    this.labelled = labelled;
    this.items = items;
  }

  Kind kind() {
    return kind;
  }

  List<Value> items() {
    return items;
  }

  /** The character at its end. */
  char closing() {
    return switch (kind) {
      case LIST -> ']';
      case DICTIONARY, ITEMS -> '}';
      case TUPLE,
          SET,
          FROZEN_SET,
          INSTANCE,
          BYTE_ARRAY,
          BASE64,
          READ_ONLY,
          REFERENCE,
          OLD_REFERENCE,
          WEAK,
          PERSISTENT_ID,
          STATE,
          APPEND,
          ADD ->
          ')';
    };
  }

  /** Whether a value may be missing here: at the beginning and after a comma. */
  boolean mayClose() {
    return key == null;
  }

  /** Takes a value; true if it was a key, whose value is to follow. */
  boolean add(Value value) {
    switch (kind) {
      case LIST -> ((ListValue) target).add(value);
      case SET -> ((SetValue) target).add(value);
      case DICTIONARY, ITEMS -> {
        if (key == null) {
          key = value;
          return true;
        }
        if (target instanceof Dictionary dictionary) {
          dictionary.put(key, value);
        } else {
          entries.add(new Entry(key, value));
        }
        key = null;
      }
      case TUPLE,
          FROZEN_SET,
          INSTANCE,
          BYTE_ARRAY,
          BASE64,
          READ_ONLY,
          REFERENCE,
          OLD_REFERENCE,
          WEAK,
          PERSISTENT_ID,
          STATE,
          APPEND,
          ADD ->
          items.add(value);
    }
    return false;
  }

  void comma() {
    commas = true;
  }

  /** Returns the value that the bracket made or changed; null if its content does not fit. */
  @Nullable Value close(NotationScanner in) throws java.io.IOException {
    return switch (kind) {
      case LIST, SET, DICTIONARY, FROZEN_SET -> target;
      case TUPLE -> tuple();
      case INSTANCE -> instance((Instance) target);
      case BASE64 -> base64(in);
      case BYTE_ARRAY -> {
        if (!(one() instanceof Bytes bytes)) {
          yield null;
        }
        ((ByteArray) target).make(bytes.bytes());
        yield target;
      }
      case READ_ONLY -> {
        Value of = one();
        if (of != null) {
          ((ReadOnlyBuffer) target).make(of);
        }
        yield of == null ? null : target;
      }
      case REFERENCE, OLD_REFERENCE, WEAK, PERSISTENT_ID -> reference((Reference) target);
      case STATE -> {
        Value state = one();
        if (state != null) {
          ((Instance) target).add(new Instance.State(state));
        }
        yield state == null ? null : target;
      }
      case APPEND -> step(new Instance.Append(items));
      case ADD -> step(new Instance.Add(items));
      case ITEMS -> step(new Instance.Items(entries));
    };
  }

  private Value step(Instance.Step step) {
    ((Instance) target).add(step);
    return target;
  }

  private @Nullable Value one() {
    return items.size() == 1 ? items.get(0) : null;
  }

  /** A tuple; a string in brackets without a comma is the string. */
  private @Nullable Value tuple() {
    if (items.isEmpty()) {
      return labelled ? null : Tuple.EMPTY;
    }
    if (items.size() == 1 && !commas) {
      Value only = items.get(0);
      boolean string = only instanceof Text || only instanceof OldString || only instanceof Bytes;
      return string && !labelled ? only : null;
    }
    return target;
  }

  private @Nullable Value base64(NotationScanner in) throws java.io.IOException {
    Value only = one();
    if (only instanceof OldString string) {
      return new OldString(in.base64(string.bytes()));
    }
    return only instanceof Bytes bytes ? new Bytes(in.base64(bytes.bytes())) : null;
  }

  private @Nullable Value instance(Instance instance) {
    boolean keywords = instance.kind() == Instance.Kind.NEWOBJ_EX;
    boolean tuple = instance.kind() == Instance.Kind.INST || instance.kind() == Instance.Kind.OBJ;
    if (items.size() != (keywords ? 3 : 2) || (tuple && !(items.get(1) instanceof Tuple))) {
      return null;
    }
    instance.make(items.get(0), items.get(1), keywords ? items.get(2) : null);
    return instance;
  }

  private @Nullable Value reference(Reference reference) {
    if (kind == Kind.PERSISTENT_ID) {
      if (items.size() != 1 || (!reference.binary() && !(items.get(0) instanceof Text))) {
        return null;
      }
      reference.make(items.get(0));
      return reference;
    }
    // The oid is its first item.
    if (items.size() > 2 || (kind == Kind.WEAK && items.size() > 1)) {
      return null;
    }
    Value oid = items.get(0);
    if (kind == Kind.WEAK) {
      reference.make(new ListValue(List.of(new Text("w"), Tuple.of(oid))));
    } else {
      reference.make(items.size() == 1 ? oid : Tuple.of(items));
    }
    return reference;
  }
}
