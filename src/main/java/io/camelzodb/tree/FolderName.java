package io.camelzodb.tree;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Checks whether an id can be the name of a folder in the tree, which is always the id itself. */
public final class FolderName {
  /**
   * The length that the file systems of Linux, macOS and Windows allow, in bytes of UTF-8 to be
   * safe.
   */
  static final int MAX_BYTES = 255;

  private FolderName() {}

  /** Returns why an id cannot be a folder's name; null if it can. */
  public static @Nullable String fault(String id) {
    if (id.isEmpty()) {
      return "an empty id is no file name";
    }
    if (id.equals(".") || id.equals("..")) {
      return "the id would lead out of the folder";
    }
    if (id.indexOf('/') >= 0 || id.indexOf('\0') >= 0) {
      return "the id holds a slash or a NUL";
    }
    String git = GitNameRules.fault(id);
    if (git != null) {
      return git;
    }
    if (id.equals(MetadataFile.NAME)
        || id.startsWith(SourceFile.PREFIX)
        || StateFile.isStateFile(id)
        || id.equals(UnrecordedFile.NAME)
        || id.equals(TreeNames.DELETED)
        || id.equals("__frozen__")) {
      return "the id is a name that the tree needs itself";
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
      return "the id holds half a surrogate pair, which no file name can";
    }
    return length(id) > MAX_BYTES ? "the id is longer than " + MAX_BYTES + " bytes" : null;
  }

  public static int length(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }
}
