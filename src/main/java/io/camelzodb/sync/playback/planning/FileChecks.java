package io.camelzodb.sync.playback.planning;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectLayers;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.container.ContainerEdit;
import io.camelzodb.zope.secret.MaskedSecrets;
import io.camelzodb.zope.type.ClassNames;
import io.camelzodb.zope.type.ObjectDataWriter;
import io.camelzodb.zope.type.ObjectTypes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that files describe an object that Zope can have. */
final class FileChecks {
  private static final String USERS = "acl_users";

  private FileChecks() {}

  /** Checks the files of an object for contradictions. */
  static void check(ObjectPath path, String type, ObjectData data, List<String> children)
      throws StorageException {
    if (!ObjectTypes.isSupported(type)) {
      throw ObjectDataWriter.noType(path, type);
    }
    if (data.metadata().containsKey(ObjectLayers.ATTRIBUTE)) {
      throw new ObjectWriteException(
          path,
          new ObjectWriteException.MetadataKey(ObjectLayers.ATTRIBUTE, null),
          "an object of its type has no "
              + ObjectLayers.ATTRIBUTE
              + "; the layer that holds its files says it",
          "mend its metadata");
    }
    if (!children.isEmpty() && !ObjectDataWriter.isContainer(type)) {
      throw new StorageException(
          new Fault.Refused(path + ": a " + type + " cannot contain " + String.join(", ", children))
              .at(FaultPlace.ofPath(path)));
    }
    String fault = ObjectTypes.fault(type, data, children);
    if (fault != null) {
      throw new StorageException(
          new Fault.Refused(path + ": " + fault).at(FaultPlace.ofPath(path)));
    }
    List<String> masked = MaskedSecrets.in(data);
    if (!masked.isEmpty()) {
      throw new StorageException(
          new Fault.Refused(
                  path + ": its value is masked in the files and not in the database",
                  "write the value itself: " + String.join(", ", masked))
              .at(FaultPlace.ofPath(path)));
    }
    Value properties = children.isEmpty() ? null : data.metadata().get("props");
    Set<String> ids = new HashSet<>(children);
    for (Value item : properties instanceof ListValue list ? list.items() : List.<Value>of()) {
      for (Value pair : item instanceof ListValue pairs ? pairs.items() : List.<Value>of()) {
        if (pair instanceof Tuple tuple
            && tuple.size() == 2
            && tuple.get(0).equals(new Text("id"))
            && tuple.get(1) instanceof Text id
            && ids.contains(id.value())) {
          throw new ObjectWriteException(
              path,
              new ObjectWriteException.MetadataKey("props", id.value()),
              id.value() + " is the id of a property and of an object in it",
              "rename one of them");
        }
      }
    }
  }

  /**
   * Checks that a new object of a type can be created at a path.
   *
   * @param container its container; null if that is new as well
   * @param containerType the meta type of the container
   */
  static void create(
      ObjectPath path, String type, @Nullable ZopeObject container, String containerType)
      throws StorageException {
    if (ObjectTypes.isUserFolder(type) != path.id().equals(USERS)) {
      throw new StorageException(
          new Fault.Refused(
                  path
                      + ": a user folder must have, and only a user folder may have, the id "
                      + USERS)
              .at(FaultPlace.ofPath(path)));
    }
    if (ObjectDataWriter.newClass(type) == null) {
      throw new StorageException(
          new Fault.Refused(
                  path + ": a new " + type + " cannot be created", "create it in Zope once")
              .at(FaultPlace.ofPath(path)));
    }
    place(path, container);
    boolean inRoot = path.depth() == 1;
    if (!path.id().equals(USERS) && ClassNames.has(containerType, inRoot, path.id())) {
      throw new StorageException(
          new Fault.Refused(
                  path + ": its id is a name that its container uses itself, so Zope refuses it",
                  "rename it")
              .at(FaultPlace.ofPath(path)));
    }
  }

  /** Checks that any new object can be created at a path. */
  static void place(ObjectPath path, @Nullable ZopeObject container) throws StorageException {
    String fault = NewIdRules.fault(path.id());
    if (fault == null
        && container != null
        && !ObjectDataWriter.isContainer(String.valueOf(container.metaType()))
        && !ContainerEdit.isContainer(container.state())) {
      fault = "its container is a " + container.metaType() + ", which cannot contain objects";
    }
    if (fault != null) {
      throw new StorageException(
          new Fault.Refused(path + ": " + fault).at(FaultPlace.ofPath(path)));
    }
  }
}
