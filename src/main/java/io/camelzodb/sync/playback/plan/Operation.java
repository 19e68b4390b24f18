package io.camelzodb.sync.playback.plan;

import io.camelzodb.storage.Oid;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.state.StateOids;
import io.camelzodb.zope.state.StateSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of a {@link Plan}. Immutable. */
public sealed interface Operation {

  /** The object that it is about. */
  ObjectPath path();

  /** The application in a database that has none. */
  record CreateRoot() implements Operation {
    @Override
    public ObjectPath path() {
      return ObjectPath.ROOT;
    }
  }

  /**
   * Takes an object out of its container, with all it contains.
   *
   * @param type its meta type as the container tells it
   */
  record Delete(ObjectPath path, String type) implements Operation {}

  /**
   * A new object.
   *
   * @param type its meta type
   * @param target what the files hold of it
   * @param replacesProperty whether a property of the container has its id, and goes
   */
  record Create(ObjectPath path, String type, ObjectData target, boolean replacesProperty)
      implements Operation {}

  /**
   * A new object of another type in the place of an old one, with what that contained.
   *
   * @param oid the old object
   * @param oldType its meta type
   * @param type the new meta type
   * @param target what the files hold of the new object
   * @param children the ids of the objects that it takes over
   */
  record Retype(
      ObjectPath path,
      Oid oid,
      String oldType,
      String type,
      ObjectData target,
      List<String> children)
      implements Operation {}

  /**
   * Attributes of an object.
   *
   * @param oid the object
   * @param type its meta type
   * @param current what files would hold of it as it is
   * @param target what they do hold
   * @param sourceChanged whether the source is another one
   * @param differences what changes, for people
   */
  record Change(
      ObjectPath path,
      Oid oid,
      String type,
      ObjectData current,
      ObjectData target,
      boolean sourceChanged,
      List<Difference> differences)
      implements Operation {}

  /**
   * The order of what an ordered folder contains.
   *
   * @param before the ids in the order that they would have otherwise
   * @param after in that of the files
   */
  record Order(ObjectPath path, List<String> before, List<String> after) implements Operation {}

  /**
   * The whole state of an object of a type that is not read to metadata: all its records.
   *
   * @param type its meta type
   * @param oid the object; null where it is new
   * @param files where its state is
   * @param oids what the oids in state files stand for, in all steps of a plan
   * @param children the ids of the folders below its own; null where those are not played back
   * @param changed how many of its records are not as they should be
   */
  record State(
      ObjectPath path,
      String type,
      @Nullable Oid oid,
      StateSource files,
      StateOids oids,
      @Nullable List<String> children,
      long changed)
      implements Operation {}
}
