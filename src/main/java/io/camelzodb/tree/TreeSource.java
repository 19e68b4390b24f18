package io.camelzodb.tree;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a tree of files is read from: a folder, a commit, an archive. Paths are names with slashes
 * between, from the folder that holds {@code __root__} on; the last name is never followed where it
 * is a link. What it holds does not change, but for a folder. Safe for use by many threads.
 */
public interface TreeSource extends Closeable {

  /** What a name stands for. */
  enum Kind {
    /** A plain file. */
    FILE,
    /** A folder. */
    FOLDER,
    /** A symbolic link, whatever it leads to. */
    LINK,
    /** A device, a submodule and the like. */
    OTHER
  }

  /**
   * What is there under a path.
   *
   * @param length of a plain file, in bytes; else of no meaning
   */
  record Entry(Kind kind, long length) {}

  /** What is there under a path; null where there is nothing. */
  @Nullable Entry entry(String path) throws IOException;

  /**
   * The names in a folder, in no order.
   *
   * @throws TreeFault where a name is no text
   */
  List<String> names(String folder) throws IOException;

  /** The bytes of a plain file. */
  InputStream open(String file) throws IOException;

  /** A path as people know it, for messages. */
  String where(String path);

  /** Ends reading; what was opened cannot be read any more. */
  @Override
  void close() throws IOException;
}
