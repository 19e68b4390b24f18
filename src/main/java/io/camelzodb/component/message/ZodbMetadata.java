package io.camelzodb.component.message;

import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.sync.record.TransactionMetadata;
import io.camelzodb.sync.record.TransactionMetadata.Changed;
import io.camelzodb.zope.ObjectPath;
import java.util.Iterator;
import java.util.List;

/**
 * What an exchange of the consumer carries with {@code body=metadata}: what a transaction changes
 * in the tree. Iterating over it gives the objects. Immutable.
 *
 * @param info who, when, why
 * @param objects the objects whose metadata, source or properties it wrote, containers first
 * @param removed the paths where there is no object any more, and nothing of what was below
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
