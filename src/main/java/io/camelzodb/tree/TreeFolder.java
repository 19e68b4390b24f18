package io.camelzodb.tree;

import io.camelzodb.pickle.PickleException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a folder in a tree.
 *
 * @param source the tree
 * @param path the path of the folder in it
 */
public record TreeFolder(TreeSource source, String path) {

  /** The path of something in it. */
  public String child(String name) {
    return path + "/" + name;
  }

  /** Returns the entry of a name; null if it does not exist. */
  public TreeSource.@Nullable Entry entry(String name) throws IOException {
    return source.entry(child(name));
  }

  /** The bytes of a file in it. */
  public InputStream open(String name) throws IOException {
    return source.open(child(name));
  }

  /**
   * Returns the length of a file in it, in bytes.
   *
   * @throws TreeFault if there is no plain file of that name
   */
  public long length(String name) throws IOException {
    TreeSource.Entry entry = entry(name);
    if (entry == null || entry.kind() != TreeSource.Kind.FILE) {
      throw fault(name, "is not a regular file; links are not followed");
    }
    return entry.length();
  }

  /** Returns the name of a file in it for people. */
  public String where(String name) {
    return source.where(child(name));
  }

  /** Returns a fault about a name in it. */
  public TreeFault fault(String name, String message) {
    return new TreeFault(source.where(child(name)), message);
  }

  /** Returns a fault about a name in it, with what to do. */
  public TreeFault fault(String name, String message, String advice) {
    return new TreeFault(source.where(child(name)), message, advice);
  }

  /** A file in it whose text cannot be read. */
  public TreeFault fault(String name, PickleException text) {
    return new TreeFault(source.where(child(name)), text);
  }

  /** Returns a fault about the folder itself, with what to do. */
  public TreeFault incomplete(String message, String advice) {
    return new TreeFault(source.where(path), message, advice);
  }

  /** Returns the fault of a folder that should be an object, but lacks its metadata. */
  TreeFault lacksMetadata() {
    return incomplete(
        "holds no " + MetadataFile.NAME + (source.isLayered() ? " on any layer" : ""),
        "add that file, or remove the folder");
  }

  /** Returns a fault about the folder itself. */
  public TreeFault fault(String message) {
    return new TreeFault(source.where(path), message);
  }
}
