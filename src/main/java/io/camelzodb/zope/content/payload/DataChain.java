package io.camelzodb.zope.content.payload;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.content.DeclaredSizes;
import io.camelzodb.zope.content.IsoDates;
import io.camelzodb.zope.content.PayloadContent;
import io.camelzodb.zope.content.PayloadStatus;
import io.camelzodb.zope.content.RepeatLimit;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a payload that is stored in a chain of records: {@code OFS.Image.Pdata} ({@code data},
 * {@code next}) or plone.namedfile's {@code FileChunk} ({@code _data}, {@code next}). One part is
 * in memory at a time. No part is read twice, so that a cyclic chain ends.
 */
final class DataChain implements PayloadContent {
  private final Snapshot snapshot;
  private final Reference first;
  private final long declaredSize;
  private final Consumer<Oid> seen;
  private final RepeatLimit parts;

  /**
   * A chain.
   *
   * @param first refers to the first part
   * @param declaredSize the number of bytes according to the holder; -1 if unknown
   * @param seen receives each part that is read; called by the thread that writes
   * @param parts limits how often chains share their parts
   */
  DataChain(
      Snapshot snapshot,
      Reference first,
      long declaredSize,
      Consumer<Oid> seen,
      RepeatLimit parts) {
    this.snapshot = snapshot;
    this.first = first;
    this.declaredSize = declaredSize;
    this.seen = seen;
    this.parts = parts;
  }

  @Override
  public Delivery writeTo(OutputStream out) throws IOException {
    Set<Oid> visited = new HashSet<>();
    long written = 0;
    Value next = first;
    while (next instanceof Reference reference) {
      References.Target target = References.target(reference);
      if (target == null || target.database() != null) {
        return broken(written, PayloadStatus.DANGLING, "leads out of this database");
      }
      Oid oid = target.oid();
      if (!visited.add(oid)) {
        return broken(written, PayloadStatus.DAMAGED, "leads back to its part " + oid);
      }
      Dictionary part;
      try {
        part = snapshot.load(oid).object().attributes();
      } catch (NoSuchObjectException missing) {
        return broken(written, PayloadStatus.DANGLING, "refers to " + oid + ", which is missing");
      } catch (StorageException damaged) {
        return broken(written, PayloadStatus.DAMAGED, "cannot be read: " + damaged.getMessage());
      }
      seen.accept(oid);
      if (snapshot.isOutdated(oid)) {
        return broken(written, PayloadStatus.DAMAGED, "has a part of an older transaction, " + oid);
      }
      byte[] data = data(part);
      if (data == null) {
        return broken(written, PayloadStatus.DAMAGED, "has a part without data, " + oid);
      }
      if (!parts.allow(oid, data.length)) {
        return broken(
            written, PayloadStatus.DAMAGED, "shares its parts with too many others, from " + oid);
      }
      out.write(data);
      written += data.length;
      next = part.get("next");
    }
    if (next != null && next != NoneValue.NONE) {
      return broken(written, PayloadStatus.DAMAGED, "goes on with a value that is not a reference");
    }
    return DeclaredSizes.checked(written, declaredSize);
  }

  private static byte @Nullable [] data(Dictionary part) {
    Value data = part.get("data");
    if (data == null) {
      data = part.get("_data");
    }
    return data == null ? null : IsoDates.bytes(data);
  }

  private Delivery broken(long written, PayloadStatus status, String why) {
    String size = declaredSize < 0 ? "" : " of " + declaredSize;
    return new Delivery(
        written,
        written > 0 && status == PayloadStatus.DANGLING ? PayloadStatus.DAMAGED : status,
        "the chain of its parts " + why + "; " + written + size + " bytes are there");
  }
}
