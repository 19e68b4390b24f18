package io.camelzodb.tree;

import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import java.io.IOException;
import java.util.SortedMap;

/**
 * Receives the files of a tree of objects, to write them to a folder or a git tree. Containers come
 * before the objects in them. Not safe for many threads.
 */
public interface TreeSink {
  /**
   * Writes the files of one object; its children stay as they are.
   *
   * @return whether the object has its files; false, with a problem, if its path is not possible
   * @throws StorageException if the content of a file cannot be read; the old files stay
   * @throws IOException if writing fails
   */
  boolean write(ObjectFiles object) throws IOException;

  /** Is told of the object whose files were written last. */
  default void recorded(ZopeObject object) throws IOException {}

  /** Returns why the last readable object was not written. */
  String refusal();

  /**
   * Removes the folders of former children of an object, each with everything below it.
   *
   * @param rule says which these are
   */
  void prune(ObjectPath path, PruneRule rule) throws IOException;

  /**
   * Returns the children of an object that could not be recorded, as listed in its folder.
   *
   * @return the reasons by id, see {@link UnrecordedFile}; empty if there is no such folder
   */
  SortedMap<String, String> unrecorded(ObjectPath container) throws IOException;

  /** Writes that list; does nothing if there is no such folder. */
  void unrecorded(ObjectPath container, SortedMap<String, String> reasons) throws IOException;
}
