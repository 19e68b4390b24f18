package io.camelzodb.zope.state;

import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;

/** Collects the oids of all objects in the containment tree, which have their own folders. */
public final class TreeOids {
  private TreeOids() {}

  /**
   * Walks the whole tree, in 16 bytes an object. Children whose records are lost count as well.
   *
   * @throws StorageException if the root cannot be read
   */
  public static OidSet of(ObjectTree tree) throws StorageException {
    OidSet oids = new OidSet();
    ZopeObject root = tree.root();
    oids.add(root.oid());
    Iterable<ZopeObject> walk =
        tree.walk(
            root,
            object -> true,
            (container, children) -> {
              for (Child child : children) {
                if (child.oid() != null) {
                  oids.add(child.oid());
                }
              }
            });
    for (ZopeObject object : walk) {
      oids.add(object.oid());
    }
    return oids;
  }
}
