package io.camelzodb.testing;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An export made of values, for tests of what no real export would contain. */
public final class MemorySnapshot implements Snapshot {
  private final Map<Oid, StoredRecord> records = new LinkedHashMap<>();
  private int loads;

  /** Adds a record; its oid is the number. The first one is the exported object. */
  public MemorySnapshot add(long oid, String className, Value state) {
    int dot = className.lastIndexOf('.');
    Global global = new Global(className.substring(0, dot), className.substring(dot + 1));
    PickledObject object = new PickledObject(List.of(global, state));
    records.put(new Oid(oid), new MemoryRecord(new Oid(oid), object));
    return this;
  }

  /** Adds a folder that lists ids, each with the number of its record. */
  public MemorySnapshot folder(long oid, String id, Object... idsAndOids) {
    Dictionary state = attributes("id", new Text(id));
    List<Value> listed = new ArrayList<>();
    for (int i = 0; i < idsAndOids.length; i += 2) {
      Text child = new Text((String) idsAndOids[i]);
      listed.add(attributes("id", child, "meta_type", new Text("Folder")));
      state.put(child, reference(((Number) idsAndOids[i + 1]).longValue()));
    }
    state.put(new Text("_objects"), Tuple.of(listed));
    return add(oid, "OFS.Folder.Folder", state);
  }

  /** A reference to a record. */
  public static Reference reference(long oid) {
    return new Reference(Tuple.of(new Bytes(new Oid(oid).toBytes()), NoneValue.NONE), true);
  }

  /** A dictionary of names and values by turns. */
  public static Dictionary attributes(Object... pairs) {
    Dictionary dictionary = new Dictionary();
    for (int i = 0; i < pairs.length; i += 2) {
      dictionary.put(new Text((String) pairs[i]), (Value) pairs[i + 1]);
    }
    return dictionary;
  }

  /** A list of texts. */
  public static ListValue texts(String... texts) {
    ListValue list = new ListValue();
    for (String text : texts) {
      list.add(new Text(text));
    }
    return list;
  }

  /** How many records were loaded so far. */
  public int loads() {
    return loads;
  }

  @Override
  public Tid tid() {
    return Tid.ZERO;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Oid root() {
    return records.keySet().iterator().next();
  }

  @Override
  public boolean export() {
    return true;
  }

  @Override
  public boolean contains(Oid oid) {
    return records.containsKey(oid);
  }

  @Override
  public StoredRecord load(Oid oid) throws StorageException {
    loads++;
    StoredRecord record = records.get(oid);
    if (record == null) {
      throw new NoSuchObjectException(name(), oid);
    }
    return record;
  }

  @Override
  public Iterator<Oid> oids() {
    return records.keySet().iterator();
  }

  @Override
  public Optional<BlobData> blob(Oid oid) {
    return Optional.empty();
  }

  private record MemoryRecord(Oid oid, PickledObject object) implements StoredRecord {
    @Override
    public Tid tid() {
      return Tid.ZERO;
    }

    @Override
    public int size() {
      return 0;
    }

    @Override
    public byte[] pickle() {
      throw new UnsupportedOperationException("these records have values only");
    }
  }
}
