package io.camelzodb.tree.folder;

import io.camelzodb.tree.TreeSink;
import io.camelzodb.tree.TreeSummary;
import java.io.Closeable;
import java.io.IOException;

/** Writes a tree of objects into folders, and counts what it did. Not safe for many threads. */
public interface FolderTree extends TreeSink, Closeable {

  /** Returns the numbers so far. */
  TreeSummary summary();

  /**
   * Closes the open folders.
   *
   * @throws IOException if the file system fails
   */
  @Override
  void close() throws IOException;
}
