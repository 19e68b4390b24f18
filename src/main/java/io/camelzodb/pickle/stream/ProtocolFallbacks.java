package io.camelzodb.pickle.stream;

import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.util.List;

/**
 * Writes values as calls that have an opcode only in later protocols than 3, the one of ZODB, as
 * Python's own pickler does: sets, frozensets and bytearrays as calls of their classes, objects
 * made with keyword arguments as a call of {@code copyreg.__newobj_ex__}. Read back they are {@link
 * Instance}s.
 */
final class ProtocolFallbacks {
  static final int PROTOCOL = 3;
  static final Global NEWOBJ_EX = new Global("copyreg", "__newobj_ex__");

  private ProtocolFallbacks() {}

  /** Whether a value, which is no {@link Instance}, has such a form. */
  static boolean has(Value value) {
    return value instanceof SetValue || value instanceof FrozenSet || value instanceof ByteArray;
  }

  static Global callable(Value value) {
    return new Global(
        "builtins",
        value instanceof SetValue ? "set" : value instanceof FrozenSet ? "frozenset" : "bytearray");
  }

  /** Makes the arguments, new each time, so that they are not shared. */
  static Tuple arguments(Value value) {
    if (value instanceof ByteArray array) {
      return Tuple.of(List.of(new Bytes(array.bytes())));
    }
    List<Value> items = value instanceof SetValue set ? set.items() : ((FrozenSet) value).items();
    return Tuple.of(List.of(new ListValue(items)));
  }

  /** Class, arguments and keyword arguments of an object. */
  static Tuple arguments(Instance instance) {
    Value keywords = instance.keywords();
    return Tuple.of(
        List.of(
            instance.callable(),
            instance.arguments(),
            keywords == null ? new Dictionary() : keywords));
  }
}
