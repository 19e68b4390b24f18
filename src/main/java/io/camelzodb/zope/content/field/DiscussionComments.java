package io.camelzodb.zope.content.field;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.References;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.content.FieldSources;
import io.camelzodb.zope.content.RecordLookup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the comments on an object: plone.app.discussion keeps them in the annotation {@code
 * plone.app.discussion:conversation}, CMF before that in the attribute {@code talkback}.
 */
final class DiscussionComments {
  private static final String META_TYPE = "Discussion Item";

  private DiscussionComments() {}

  /** Whether an object is a comment itself. */
  static boolean isComment(ZopeObject object) {
    return META_TYPE.equals(object.metaType());
  }

  /**
   * Returns the comments as objects, under {@code ++conversation++default/} or {@code talkback/}.
   */
  static List<ZopeObject> on(FieldSources object, RecordLookup records) {
    List<ZopeObject> comments = new ArrayList<>();
    Value conversation = object.annotation("plone.app.discussion:conversation");
    RecordLookup.Part part = records.part(conversation, object.where());
    if (part != null) {
      collect(
          object, "++conversation++default", part.attributes().get("_comments"), records, comments);
    }
    Value talkback = object.state().get("talkback");
    RecordLookup.Part container =
        RecordLookup.target(talkback) == null ? null : records.part(talkback, object.where());
    if (container != null) {
      collect(object, "talkback", container.attributes().get("_container"), records, comments);
    }
    return comments;
  }

  private static void collect(
      FieldSources object,
      String container,
      @Nullable Value mapping,
      RecordLookup records,
      List<ZopeObject> comments) {
    ObjectPath path = object.object().path().child(container);
    for (Entry entry : records.entries(mapping, path.toString())) {
      String id =
          entry.key() instanceof IntValue number && number.fitsLong()
              ? number.value().toString()
              : Dictionary.nameOf(entry.key());
      References.Target target = RecordLookup.target(entry.value());
      StoredRecord record =
          id == null || target == null ? null : records.load(target.oid(), path + "/" + id);
      if (id == null || record == null) {
        continue;
      }
      try {
        var decoded = record.object();
        comments.add(
            new ZopeObject(
                path.child(id),
                record.oid(),
                record.tid(),
                record.size(),
                decoded.className(),
                META_TYPE,
                decoded,
                object::object));
      } catch (StorageException damaged) {
        records.report(path + "/" + id, record.oid(), damaged.getMessage());
      }
    }
  }
}
