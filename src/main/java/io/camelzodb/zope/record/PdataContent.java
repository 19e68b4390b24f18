package io.camelzodb.zope.record;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.Content;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.TextDecoder;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the bytes of a chain of OFS.Image.Pdata records ({@code data}, {@code next}), read again
 * chunk by chunk with every call. A cyclic chain is an error.
 *
 * @param snapshot the snapshot with the chunks
 * @param first the record of the first chunk
 */
public record PdataContent(Snapshot snapshot, Oid first) implements Content {

  @Override
  public long writeTo(OutputStream out) throws IOException {
    OidSet seen = new OidSet();
    long length = 0;
    for (Oid at = first; at != null; ) {
      if (!seen.add(at)) {
        throw new StorageException(
            new Fault.Damaged(snapshot.name() + ": the chain of Pdata leads back to " + at)
                .at(FaultPlace.ofSource(snapshot.name()))
                .at(FaultPlace.ofOid(at)));
      }
      Dictionary chunk = snapshot.load(at).object().attributes();
      Value data = chunk.get("data");
      byte[] bytes =
          data instanceof ByteString string
              ? string.bytes()
              : data instanceof Text text ? bytes(at, text) : null;
      if (bytes == null) {
        throw new StorageException(
            new Fault.Damaged(snapshot.name() + ": the Pdata " + at + " has no data")
                .at(FaultPlace.ofSource(snapshot.name()))
                .at(FaultPlace.ofOid(at)));
      }
      out.write(bytes);
      length += bytes.length;
      at = next(at, chunk.get("next"));
    }
    return length;
  }

  private byte[] bytes(Oid at, Text text) throws StorageException {
    try {
      return TextDecoder.utf8(text.value());
    } catch (StorageException fault) {
      throw StorageException.within(
          FaultPlace.ofSource(snapshot.name()).and(FaultPlace.ofOid(at)),
          snapshot.name() + ": the Pdata " + at + " cannot be a file",
          fault);
    }
  }

  private @Nullable Oid next(Oid at, @Nullable Value next) throws StorageException {
    if (!(next instanceof Reference reference)) {
      return null;
    }
    References.Target target = References.target(reference);
    if (target == null || target.database() != null) {
      throw new StorageException(
          new Fault.Damaged(
                  snapshot.name() + ": the Pdata " + at + " goes on at no object of this database")
              .at(FaultPlace.ofSource(snapshot.name()))
              .at(FaultPlace.ofOid(at)));
    }
    return target.oid();
  }
}
