package io.camelzodb.tree.layer;

import io.camelzodb.tree.TreeSink;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.TreeSummary;
import io.camelzodb.zope.ObjectPath;
import java.io.Closeable;
import java.io.IOException;
import java.util.Set;

/**
 * Reads and writes the files of one layer. What was written is read at once. Not safe for many
 * threads.
 */
public interface WrittenLayer extends Closeable {
  /** Returns the layer. */
  Layer layer();

  /** Returns the files to read; {@link #close} closes them. */
  TreeSource source();

  /** Returns what writes the files of objects; containers come before the objects in them. */
  TreeSink files();

  /** Removes files from the folder of an object, if they are there. */
  void removeFiles(ObjectPath path, Set<String> names) throws IOException;

  /** Puts an empty file into the folder of an object, which is made if needed. */
  void mark(ObjectPath path, String name) throws IOException;

  /** Removes the folder of an object with all that is in it, or the link in its place. */
  void removeFolder(ObjectPath path) throws IOException;

  /** Removes the empty folders; call it once everything is written. */
  void finish() throws IOException;

  /** Returns the numbers of what was written. */
  TreeSummary summary();
}
