package io.camelzodb.storage.export.xml;

import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import org.jspecify.annotations.Nullable;

/**
 * Reads one record of an XML export from the file, again with each call.
 *
 * @param store the export
 * @param position the index of the record
 */
public record XmlRecord(XmlExportStore store, int position) implements StoredRecord {

  @Override
  public Oid oid() {
    return store.index().oid(position);
  }

  @Override
  public Tid tid() {
    return Tid.ZERO;
  }

  @Override
  public int size() {
    return store.index().length(position);
  }

  @Override
  public PickledObject object() throws StorageException {
    return store.object(position);
  }

  @Override
  public void verify() throws StorageException {
    store.verify(position);
  }

  @Override
  public @Nullable Global className() throws StorageException {
    Global inHead = store.classInHead(position);
    return inHead == null ? object().className() : inHead;
  }

  @Override
  public byte[] pickle() throws StorageException {
    return pickle(oid(), object());
  }

  /** Returns a decoded record as pickles. */
  public static byte[] pickle(Oid oid, PickledObject object) throws StorageException {
    try {
      return PickleWriter.writeRecord(object);
    } catch (PickleException fault) {
      throw StorageException.within(FaultPlace.ofOid(oid), "record " + oid, fault);
    }
  }
}
