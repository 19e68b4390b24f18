package io.camelzodb.tree;

import io.camelzodb.pickle.PickleException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A folder in a tree.
 *
 * @param source the tree
 * @param path the folder's path in it
 */
public record TreeFolder(TreeSource source, String path) {

  /** The path of something in it. */
  public String child(String name) {
    return path + "/" + name;
  }

  /** What is there in it under a name; null where there is nothing. */
  public TreeSource.@Nullable Entry entry(String name) throws IOException {
    return source.entry(child(name));
  }

  /** The bytes of a file in it. */
  public InputStream open(String name) throws IOException {
    return source.open(child(name));
  }

  /**
   * The length of a file in it, in bytes.
   *
   * @throws TreeFault where there is no plain file of that name
   */
  public long length(String name) throws IOException {
    TreeSource.Entry entry = entry(name);
    if (entry == null || entry.kind() != TreeSource.Kind.FILE) {
      throw fault(name, "is no plain file; links are not followed");
    }
    return entry.length();
  }

  /** Something in it that is wrong. */
  public TreeFault fault(String name, String message) {
    return new TreeFault(source.where(child(name)), message);
  }

  /** A file in it whose text cannot be read. */
  public TreeFault fault(String name, PickleException text) {
    return new TreeFault(source.where(child(name)), text);
  }

  /** The folder itself that is wrong. */
  public TreeFault fault(String message) {
    return new TreeFault(source.where(path), message);
  }
}
