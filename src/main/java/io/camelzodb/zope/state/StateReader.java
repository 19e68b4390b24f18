package io.camelzodb.zope.state;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.notation.NotationParser;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.zope.OidSet;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code __state__} file, entry by entry; nothing in it is executed. A fault names line and
 * column; after a fault the reader must not be used any more. Not safe for many threads.
 */
public final class StateReader {
  private final NotationParser in;
  private final OidSet seen = new OidSet();
  private boolean begun;
  private String word = "";

  /** Creates a reader of a file in UTF-8, which the caller closes. */
  public StateReader(Reader file, PickleLimits limits) {
    this.in = new NotationParser(file, limits);
  }

  /** Returns the next entry; null at the end. */
  public @Nullable StateEntry next() throws IOException {
    if (!begun) {
      heading();
      begun = true;
    }
    String kind = word.isEmpty() && !in.atEnd() ? in.word() : word;
    word = "";
    if (kind.isEmpty()) {
      if (!in.atEnd()) {
        throw in.fault("expected record, missing or damaged");
      }
      return null;
    }
    if (!isEntry(kind)) {
      throw in.fault("an unknown entry " + kind + "; it must be record, missing or damaged");
    }
    in.forget();
    Oid oid = Oid.of(in.oid());
    if (!seen.add(oid)) {
      throw in.fault("a second entry for " + oid.hex());
    }
    return switch (kind) {
      case "record" -> stored(oid);
      case "missing" -> new StateEntry.Missing(oid);
      default -> {
        if (!(in.value() instanceof Bytes bytes)) {
          throw in.fault("expected the bytes of the damaged record");
        }
        yield new StateEntry.Damaged(oid, bytes.bytes());
      }
    };
  }

  private void heading() throws IOException {
    if (!in.word().equals("state") || !in.value().equals(IntValue.of(1))) {
      throw in.fault("this is not a state file: it must begin with state 1");
    }
  }

  private StateEntry stored(Oid oid) throws IOException {
    List<Value> pickles = new ArrayList<>(2);
    pickles.add(in.value());
    Boolean blob = null;
    if (!in.atEnd()) {
      String next = in.atLetter() ? in.word() : "";
      if (!next.isEmpty() && isEntry(next)) {
        word = next;
      } else if (!next.equals("blob")) {
        pickles.add(in.value(next));
        next = !in.atEnd() && in.atLetter() ? in.word() : "";
        word = next.equals("blob") ? "" : next;
      }
      if (next.equals("blob")) {
        blob = blob(oid);
      }
    }
    return new StateEntry.Stored(oid, new PickledObject(pickles), blob);
  }

  private static boolean isEntry(String next) {
    return next.equals("record") || next.equals("missing") || next.equals("damaged");
  }

  private boolean blob(Oid oid) throws IOException {
    Value name = in.value();
    if (name == NoneValue.NONE) {
      return false;
    }
    if (name.equals(new Text("__blob__." + oid.hex()))) {
      return true;
    }
    throw in.fault("after blob must come '__blob__." + oid.hex() + "' or None");
  }
}
