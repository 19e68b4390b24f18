package io.camelzodb.tree;

import io.camelzodb.pickle.Value;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tree of files from a folder, a commit or an archive. Paths are names with slashes
 * between, from the folder that holds {@code __root__} on; the last name is never followed if it is
 * a link. The content does not change, except that of a folder. Safe for use by many threads.
 */
public interface TreeSource extends Closeable {

  /** The kind of an entry. */
  enum Kind {
    /** A plain file. */
    FILE,
    /** A folder. */
    FOLDER,
    /** A symbolic link to anything. */
    LINK,
    /** A device, a submodule and the like. */
    OTHER
  }

  /**
   * Describes an entry.
   *
   * @param length the length of a plain file, in bytes; else undefined
   */
  record Entry(Kind kind, long length) {}

  /** Returns the entry of a path; null if it does not exist. */
  @Nullable Entry entry(String path) throws IOException;

  /**
   * The names in a folder, in no order.
   *
   * @throws TreeFault if a name is no text
   */
  List<String> names(String folder) throws IOException;

  /** The bytes of a plain file. */
  InputStream open(String file) throws IOException;

  /**
   * Returns the layer that defines the object of a folder, as Zope stores it: a text, or None for
   * the custom layer; null if the tree has no layers, or none defines it.
   */
  default @Nullable Value layer(String folder) throws IOException {
    return null;
  }

  /** Whether it joins several layers. */
  default boolean isLayered() {
    return false;
  }

  /** Returns a path for messages. */
  String where(String path);

  /** Closes the source and all open files. */
  @Override
  void close() throws IOException;
}
