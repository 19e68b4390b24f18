package io.camelzodb.storage;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import java.util.List;
import java.util.Map;

/** Records of the kinds that tests write. */
public final class Records {
  /** The class of mappings. */
  public static final Global MAPPING = new Global("persistent.mapping", "PersistentMapping");

  /** The class of blobs. */
  public static final Global BLOB = new Global("ZODB.blob", "Blob");

  private Records() {}

  /** A PersistentMapping. */
  public static byte[] mapping(Map<String, Value> items) throws PickleException {
    Dictionary data = new Dictionary();
    items.forEach((key, value) -> data.put(new Text(key), value));
    Dictionary state = new Dictionary();
    state.put(new Text("data"), data);
    return PickleWriter.writeRecord(new PickledObject(List.of(MAPPING, state)));
  }

  /** A PersistentMapping with one text. */
  public static byte[] mapping(String key, String text) throws PickleException {
    return mapping(Map.of(key, new Text(text)));
  }

  /** The record of a blob. */
  public static byte[] blob() throws PickleException {
    return PickleWriter.writeRecord(new PickledObject(List.of(BLOB, NoneValue.NONE)));
  }

  /** A reference as ZODB writes it. */
  public static Reference reference(Oid oid, Global className) {
    return new Reference(Tuple.of(new Bytes(oid.toBytes()), className), true);
  }
}
