package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.record.RecordAllocator;
import io.camelzodb.zope.type.ObjectDataWriter;
import io.camelzodb.zope.type.ObjectWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Stores the data of a file as Zope does: inline below 64 KiB, else in a chain of Pdata records of
 * that size, which are written while the source is read. Text stays text, inline.
 */
final class DataChunks {
  private static final int CHUNK = 1 << 16;
  private static final Global PDATA = new Global("OFS.Image", "Pdata");

  private final Value data;
  private final long size;

  /**
   * Stores the data.
   *
   * @throws ObjectWriteException if the source cannot be read
   * @throws StorageException if the storage takes no record now, which is no fault of the object
   */
  DataChunks(ObjectWriter object) throws StorageException {
    ObjectData.Source source = object.source();
    if (source.text()) {
      Text text = new Text(object.sourceText());
      data = text;
      size = text.value().getBytes(StandardCharsets.UTF_8).length;
      return;
    }
    if (!object.records().storesRecords()) {
      data = new Bytes(new byte[0]);
      size = 0;
      return;
    }
    Chain chain = new Chain(object.records());
    try {
      source.content().writeTo(chain);
      data = chain.finish();
    } catch (IOException fault) {
      if (chain.notStored != null) {
        throw chain.notStored;
      }
      throw object.fail("its source cannot be read: " + fault.getMessage());
    }
    size = chain.size;
  }

  /** The value of the attribute {@code data}. */
  Value data() {
    return data;
  }

  /** How many bytes it has, text in UTF-8. */
  long size() {
    return size;
  }

  /** Cuts the data into records; one is always held back, since it may be the last. */
  private static final class Chain extends OutputStream {
    private final RecordAllocator records;
    private final byte[] buffer = new byte[CHUNK];
    private int filled;
    private byte @Nullable [] held;
    private @Nullable Oid heldOid;
    private @Nullable Oid first;
    private long size;

    /** The fault of the storage, which comes out of the source as any other one. */
    private @Nullable StorageException notStored;

    Chain(RecordAllocator records) {
      this.records = records;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int from = offset;
      int end = offset + length;
      while (from < end) {
        int part = Math.min(CHUNK - filled, end - from);
        System.arraycopy(bytes, from, buffer, filled, part);
        filled += part;
        from += part;
        if (filled == CHUNK) {
          chunk();
        }
      }
      size += length;
    }

    private void chunk() throws StorageException {
      Oid oid = next();
      flush(oid);
      held = Arrays.copyOf(buffer, filled);
      heldOid = oid;
      first = first == null ? oid : first;
      filled = 0;
    }

    /** Stores the record that was held back, now that its successor is known. */
    private void flush(@Nullable Oid next) throws StorageException {
      if (held == null || heldOid == null) {
        return;
      }
      Dictionary state = new Dictionary();
      state.put(new Text("data"), new Bytes(held));
      state.put(new Text("next"), next == null ? NoneValue.NONE : References.to(next, PDATA));
      try {
        records.store(heldOid, Tid.ZERO, ObjectDataWriter.record(PDATA, state));
      } catch (StorageException fault) {
        notStored = fault;
        throw fault;
      }
    }

    private Oid next() throws StorageException {
      try {
        return records.newOid();
      } catch (StorageException fault) {
        notStored = fault;
        throw fault;
      }
    }

    Value finish() throws StorageException {
      if (first == null) {
        return new Bytes(Arrays.copyOf(buffer, filled));
      }
      if (filled > 0) {
        chunk();
      }
      flush(null);
      return References.to(first, PDATA);
    }
  }
}
