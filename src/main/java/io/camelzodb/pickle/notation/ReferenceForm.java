package io.camelzodb.pickle.notation;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Formats a reference: the usual forms of ZODB with the oid as a number, any other form as a value.
 *
 * <ul>
 *   <li>{@code ref(OID, CLASS)} and {@code ref(OID)}: the tuple of both, the oid alone
 *   <li>{@code old_ref}: the same, the oid being an old string
 *   <li>{@code weak(OID)}: the list {@code ['w', (oid,)]}
 *   <li>{@code pid(VALUE)}: any value; {@code persid(VALUE)}: a line of text
 * </ul>
 *
 * @param opening the word, the bracket, and the oid if it has one
 * @param parts the values that follow
 */
record ReferenceForm(String opening, List<Value> parts) {
  private static final int OID = 8;

  /** The form of a reference. */
  static ReferenceForm of(Reference reference, Set<Value> shared) {
    Value id = reference.id();
    if (!reference.binary()) {
      return new ReferenceForm("persid(", List.of(id));
    }
    String oid = oid(id);
    if (oid != null) {
      return new ReferenceForm(word(id) + oid, List.of());
    }
    if (!shared.contains(id)) {
      if (id instanceof Tuple pair && pair.size() == 2 && oid(pair.get(0)) != null) {
        return new ReferenceForm(word(pair.get(0)) + oid(pair.get(0)) + ", ", List.of(pair.get(1)));
      }
      if (id instanceof ListValue list
          && list.size() == 2
          && list.items().get(0).equals(new Text("w"))
          && list.items().get(1) instanceof Tuple only
          && !shared.contains(only)
          && only.size() == 1
          && only.get(0) instanceof Bytes
          && oid(only.get(0)) != null) {
        return new ReferenceForm("weak(" + oid(only.get(0)), List.of());
      }
    }
    return new ReferenceForm("pid(", List.of(id));
  }

  private static String word(Value oid) {
    return oid instanceof OldString ? "old_ref(" : "ref(";
  }

  private static @Nullable String oid(Value value) {
    return (value instanceof Bytes || value instanceof OldString)
            && ((ByteString) value).length() == OID
        ? HexFormat.of().formatHex(((ByteString) value).bytes())
        : null;
  }
}
