package io.camelzodb.storage.zeo.message;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the pickles of ZEO's messages: plain values without a memo. They are in protocol 3, with
 * the same opcodes as Python's pickler in fast mode; servers refuse classes and functions in them.
 * For Python 2: protocol 2, with texts and bytes as its {@code str}.
 *
 * <p>It is for our own values, which are neither deep nor cyclic; it refuses deeply nested values.
 */
public final class PlainPickle {
  private static final int MAX_NESTING = 100;
  private static final int BATCH = 1000;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);
  private final boolean python2;

  private PlainPickle(boolean python2) {
    this.python2 = python2;
  }

  /**
   * Returns the pickle of a plain value.
   *
   * @throws IllegalArgumentException if it is nested too deeply or is no plain value
   */
  public static byte[] write(Value value, boolean python2) {
    PlainPickle pickle = new PlainPickle(python2);
    pickle.out.write(0x80);
    pickle.out.write(python2 ? 2 : 3);
    pickle.put(value, 0);
    pickle.out.write('.');
    return pickle.out.toByteArray();
  }

  private void put(Value value, int depth) {
    if (depth > MAX_NESTING) {
      throw new IllegalArgumentException("nested more than " + MAX_NESTING + " levels");
    }
    if (value == NoneValue.NONE) {
      out.write('N');
    } else if (value instanceof BoolValue truth) {
      out.write(truth.value() ? 0x88 : 0x89);
    } else if (value instanceof IntValue number) {
      putInt(number);
    } else if (value instanceof FloatValue real) {
      out.write('G');
      long bits = Double.doubleToRawLongBits(real.value());
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) (bits >>> shift));
      }
    } else if (value instanceof Text text) {
      putText(text.value());
    } else if (value instanceof ByteString bytes) {
      putBytes(bytes.bytes());
    } else if (value instanceof Tuple tuple) {
      putTuple(tuple.items(), depth + 1);
    } else if (value instanceof ListValue list) {
      out.write(']');
      putBatches(list.items(), 'a', 'e', depth + 1);
    } else if (value instanceof Dictionary dictionary) {
      out.write('}');
      putEntries(dictionary.entries(), depth + 1);
    } else {
      throw new IllegalArgumentException("no plain value: " + value.getClass().getSimpleName());
    }
  }

  private void putInt(IntValue number) {
    if (number.value().bitLength() >= Integer.SIZE) {
      byte[] bytes = number.value().toByteArray();
      out.write(bytes.length < 256 ? 0x8a : 0x8b);
      putLength(bytes.length);
      for (int i = bytes.length - 1; i >= 0; i--) {
        out.write(bytes[i]);
      }
      return;
    }
    int small = number.value().intValue();
    if (small >= 0 && small < 0x100) {
      out.write('K');
      out.write(small);
    } else if (small >= 0 && small < 0x10000) {
      out.write('M');
      out.write(small);
      out.write(small >>> 8);
    } else {
      out.write('J');
      putFour(small);
    }
  }

  private void putText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (python2) {
      putBytes(bytes);
      return;
    }
    out.write('X');
    putFour(bytes.length);
    out.writeBytes(bytes);
  }

  private void putBytes(byte[] bytes) {
    boolean shortForm = bytes.length < 256;
    if (python2) {
      out.write(shortForm ? 'U' : 'T');
    } else {
      out.write(shortForm ? 'C' : 'B');
    }
    putLength(bytes.length);
    out.writeBytes(bytes);
  }

  /** Writes a length as one byte, or four if needed. */
  private void putLength(int length) {
    if (length < 256) {
      out.write(length);
    } else {
      putFour(length);
    }
  }

  private void putFour(int number) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(number >>> shift);
    }
  }

  private void putTuple(List<Value> items, int depth) {
    if (items.isEmpty()) {
      out.write(')');
      return;
    }
    if (items.size() > 3) {
      out.write('(');
    }
    for (Value item : items) {
      put(item, depth);
    }
    out.write(items.size() > 3 ? 't' : 0x84 + items.size());
  }

  private void putBatches(List<Value> items, char one, char many, int depth) {
    for (int from = 0; from < items.size(); from += BATCH) {
      List<Value> batch = items.subList(from, Math.min(from + BATCH, items.size()));
      if (batch.size() > 1) {
        out.write('(');
      }
      for (Value item : batch) {
        put(item, depth);
      }
      out.write(batch.size() > 1 ? many : one);
    }
  }

  private void putEntries(List<Entry> entries, int depth) {
    for (int from = 0; from < entries.size(); from += BATCH) {
      List<Entry> batch = entries.subList(from, Math.min(from + BATCH, entries.size()));
      if (batch.size() > 1) {
        out.write('(');
      }
      for (Entry entry : batch) {
        put(entry.key(), depth);
        put(entry.value(), depth);
      }
      out.write(batch.size() > 1 ? 'u' : 's');
    }
  }
}
