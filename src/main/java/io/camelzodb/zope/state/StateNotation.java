package io.camelzodb.zope.state;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.pickle.notation.NotationStyle;
import io.camelzodb.pickle.notation.NotationWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.secret.Secrecy;
import io.camelzodb.zope.type.value.DateTimes;
import java.io.IOException;
import java.io.Writer;

/** Writes one record as text for a state file. */
final class StateNotation {
  private StateNotation() {}

  static void write(PickledObject record, Secrecy secrecy, Appendable out) throws IOException {
    write(record, secrecy::shown, out);
  }

  private static void write(PickledObject record, NotationStyle.Entries entries, Appendable out)
      throws IOException {
    NotationStyle style =
        new NotationStyle(
            object -> DateTimes.isDateTime(object) ? DateTimes.text(object) : null, entries);
    print(record, style, out);
  }

  private static void print(PickledObject record, NotationStyle style, Appendable out)
      throws IOException {
    try {
      new NotationWriter(out, style).write(record.pickles());
    } catch (ValueLimitException tooMuch) {
      throw new StorageException(
          new Fault.Limit(
              "its state has " + tooMuch.fault().details().problem(),
              "make it smaller, or leave the object out with zodb.exclude"),
          tooMuch);
    }
  }

  /** Whether a dictionary entry in a record is masked. */
  static boolean isMasked(PickledObject record) throws IOException {
    boolean[] masked = new boolean[1];
    NotationStyle style =
        new NotationStyle(
            object -> null,
            entry -> {
              masked[0] |= Secrecy.isMasked(entry);
              return entry.value();
            });
    print(record, style, Writer.nullWriter());
    return masked[0];
  }

  /** Returns the text of a record; equal for records that are equal in Python. */
  static String text(PickledObject record, Secrecy secrecy) throws IOException {
    StringBuilder text = new StringBuilder();
    write(record, secrecy, text);
    return text.toString();
  }

  /** Returns the text of a record, with replaced values of dictionary entries. */
  static String text(PickledObject record, NotationStyle.Entries entries) throws IOException {
    StringBuilder text = new StringBuilder();
    write(record, entries, text);
    return text.toString();
  }
}
