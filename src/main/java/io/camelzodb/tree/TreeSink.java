package io.camelzodb.tree;

import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * Takes the files of a tree of objects: a folder on a disk, a tree of git. Objects come with those
 * that contain them before them. Not safe for many threads.
 */
public interface TreeSink {
  /**
   * Brings the files of one object in line; what it contains stays as it is.
   *
   * @return whether the object is there now; false, with a problem, where its path cannot be that
   *     of a folder
   * @throws StorageException where the content of a file cannot be read; the old files are still
   *     there
   * @throws IOException where what is written to fails
   */
  boolean write(ObjectFiles object) throws IOException;

  /** Why the last object that was not written, although it could be read, was not. */
  String refusal();

  /**
   * Removes the folders of children that an object has no more, each with all below it.
   *
   * @param keeps tells of an id whether its folder is to stay
   */
  void prune(ObjectPath path, Predicate<String> keeps) throws IOException;

  /**
   * The same where it is known who is gone, for those who hold no folders to look into.
   *
   * @param gone the ids that the object had and has no more
   */
  default void prune(ObjectPath path, Predicate<String> keeps, Set<String> gone)
      throws IOException {
    prune(path, keeps);
  }

  /**
   * What an object contains and could not be recorded, as its folder tells.
   *
   * @return the reasons by id, see {@link UnrecordedFile}; empty where there is no such folder
   */
  SortedMap<String, String> unrecorded(ObjectPath container) throws IOException;

  /** Has the folder of an object tell so; does nothing where there is no such folder. */
  void unrecorded(ObjectPath container, SortedMap<String, String> reasons) throws IOException;
}
