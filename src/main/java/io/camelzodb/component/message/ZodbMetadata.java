package io.camelzodb.component.message;

import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.sync.record.TransactionMetadata;
import io.camelzodb.sync.record.TransactionMetadata.Changed;
import io.camelzodb.zope.ObjectPath;
import java.util.Iterator;
import java.util.List;

/**
 * Holds the changes of a transaction in the tree: the body of an exchange with {@code
 * body=metadata}. Iterating over it returns the objects. Immutable.
 *
 * @param info tid, user and description of the transaction
 * @param objects the objects whose metadata, source or properties the transaction wrote, containers
 *     first
 * @param removed the paths of removed objects, without the paths below them
 */
public record ZodbMetadata(TransactionInfo info, List<Changed> objects, List<ObjectPath> removed)
    implements Iterable<Changed> {
  public ZodbMetadata(TransactionInfo info, TransactionMetadata.Changes changes) {
    this(info, changes.objects(), changes.removed());
  }

  @Override
  public Iterator<Changed> iterator() {
    return objects.iterator();
  }
}
