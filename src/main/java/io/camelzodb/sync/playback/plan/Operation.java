package io.camelzodb.sync.playback.plan;

import io.camelzodb.storage.Oid;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.state.StateOids;
import io.camelzodb.zope.state.StateSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes one step of a {@link Plan}. Immutable. */
public sealed interface Operation {

  /** Returns the path of the object. */
  ObjectPath path();

  /** Creates the application in an empty database. */
  record CreateRoot() implements Operation {
    @Override
    public ObjectPath path() {
      return ObjectPath.ROOT;
    }
  }

  /**
   * Deletes an object with its content.
   *
   * @param type its meta type in the container
   */
  record Delete(ObjectPath path, String type) implements Operation {}

  /**
   * Creates an object.
   *
   * @param type its meta type
   * @param target the version of the files
   * @param replacesProperty whether the container has a property of that id, which is removed
   */
  record Create(ObjectPath path, String type, ObjectData target, boolean replacesProperty)
      implements Operation {}

  /**
   * Replaces an object by one of another type, which keeps the content of the old one.
   *
   * @param oid the old object
   * @param oldType its meta type
   * @param type the new meta type
   * @param target the version of the files
   * @param children the ids of the objects that the new one keeps
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
   * Changes attributes of an object.
   *
   * @param oid the object
   * @param type its meta type
   * @param current the version of the database
   * @param target the version of the files
   * @param sourceChanged whether the source differs
   * @param differences the changes, for people
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
   * Restores the order of an ordered folder.
   *
   * @param before the ids in the order without this operation
   * @param after the ids in the order of the files
   */
  record Order(ObjectPath path, List<String> before, List<String> after) implements Operation {}

  /**
   * Restores the whole state of an object of an unsupported type: all its records.
   *
   * @param type its meta type
   * @param oid the object; null if it is new
   * @param files the source of its state
   * @param oids the mapping of oids in state files to the database, shared by all operations of a
   *     plan
   * @param children the ids of the folders in its folder; null if those are not played back
   * @param changed how many of its records differ
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
