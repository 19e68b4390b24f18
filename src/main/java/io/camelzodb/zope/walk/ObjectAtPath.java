package io.camelzodb.zope.walk;

import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.type.MetaTypes;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes an object of a record and of the path where it is. */
final class ObjectAtPath {
  private ObjectAtPath() {}

  /**
   * Returns the object of a record at a path.
   *
   * @param object the decoded record
   * @param metaTypeOfParent its meta type in the container, or null
   * @param container reads the container on demand
   * @param decoder decodes a meta type of Python 2
   */
  static ZopeObject of(
      StoredRecord record,
      PickledObject object,
      ObjectPath path,
      @Nullable String metaTypeOfParent,
      Supplier<@Nullable ZopeObject> container,
      TextDecoder decoder) {
    Value own = object.attributes().get("meta_type");
    String metaType = own == null ? null : decoder.text(own, path::toString, record.oid());
    if (metaType == null) {
      metaType = MetaTypes.of(object.className());
    }
    if (metaType == null) {
      metaType = metaTypeOfParent;
    }
    return new ZopeObject(
        path,
        record.oid(),
        record.tid(),
        record.size(),
        object.className(),
        metaType,
        object,
        container);
  }
}
