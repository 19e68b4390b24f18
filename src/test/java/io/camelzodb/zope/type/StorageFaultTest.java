package io.camelzodb.zope.type;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.testing.MemorySnapshot;
import io.camelzodb.zope.Content;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.record.RecordAllocator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A full disk or a lost server while records are stored is no fault of the object. */
class StorageFaultTest {
  private static final ObjectPath PATH = new ObjectPath(List.of("large"));

  private final StorageException full =
      new StorageException(new Fault.Unavailable("Data.fs: No space left on device"));

  @Test
  void theStorageSpeaksForItself() {
    assertThatThrownBy(() -> create(Content.of(new byte[200_000]))).isSameAs(full);
  }

  @Test
  void aSourceThatCannotBeReadIsAFaultOfTheObject() {
    Content broken =
        out -> {
          throw new IOException("the file has changed");
        };
    assertThatThrownBy(() -> create(broken))
        .isInstanceOf(ObjectWriteException.class)
        .hasMessage("/large: its source cannot be read: the file has changed");
  }

  private void create(Content content) throws StorageException {
    TreeMap<String, Value> metadata = new TreeMap<>();
    metadata.put("type", new Text("File"));
    metadata.put("title", new Text(""));
    new ObjectDataWriter(new MemorySnapshot(), ZopeOptions.DEFAULT, Instant.EPOCH)
        .create(
            PATH,
            new ObjectData(metadata, new ObjectData.Source(content, false)),
            null,
            new RecordAllocator() {
              private long next = 1;

              @Override
              public Oid newOid() {
                return new Oid(next++);
              }

              @Override
              public void store(Oid oid, Tid serial, PickledObject record) throws StorageException {
                throw full;
              }

              @Override
              public boolean storesRecords() {
                return true;
              }
            });
  }
}
