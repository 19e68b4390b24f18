package io.camelzodb.zope.container;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.zope.record.RecordAllocator;
import io.camelzodb.zope.type.ContainerMark;
import io.camelzodb.zope.type.ObjectTypes;
import java.util.List;

/**
 * Registers hooks in separate records that are called before a container is traversed, such as
 * those of Products.Sessions. Only the container refers to such a record, so the state files of the
 * managers do not hold it.
 */
public final class TraversalHooks {
  private TraversalHooks() {}

  /**
   * Registers the hook of an object that comes back, if it has one; other types have none.
   *
   * @param container the container of the object
   * @param type its meta type
   * @param state the state in its record
   * @param records where the hook goes
   */
  public static void register(
      ContainerEdit container, String type, String id, Dictionary state, RecordAllocator records)
      throws StorageException {
    for (ContainerMark mark : ObjectTypes.marks(type)) {
      if (mark instanceof ContainerMark.RecordHook hook) {
        Dictionary attributes = hook.attributes().of(id, state);
        if (attributes != null) {
          container.hook(
              hook.priority(), hook.handle(), stored(hook.className(), attributes, records));
        }
      }
    }
  }

  private static Reference stored(Global className, Dictionary state, RecordAllocator records)
      throws StorageException {
    Oid oid = records.newOid();
    records.store(oid, Tid.ZERO, new PickledObject(List.of(className, state)));
    return References.to(oid, className);
  }
}
