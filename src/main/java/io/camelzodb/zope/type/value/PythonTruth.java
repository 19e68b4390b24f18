package io.camelzodb.zope.type.value;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;

/** Decides whether a value is true in Python: all but None, zero, and empty values. */
public final class PythonTruth {
  private PythonTruth() {}

  public static boolean of(Value value) {
    if (value == NoneValue.NONE || value == BoolValue.FALSE) {
      return false;
    }
    if (value instanceof IntValue number) {
      return number.value().signum() != 0;
    }
    if (value instanceof FloatValue number) {
      return number.value() != 0;
    }
    if (value instanceof Text text) {
      return !text.value().isEmpty();
    }
    if (value instanceof ByteString bytes) {
      return bytes.length() > 0;
    }
    if (value instanceof Tuple tuple) {
      return tuple.size() > 0;
    }
    if (value instanceof ListValue list) {
      return list.size() > 0;
    }
    return !(value instanceof Dictionary dictionary) || dictionary.size() > 0;
  }
}
