package io.camelzodb.tree;

import java.io.IOException;

/** Files that are no object: which file, and what is wrong with it. */
public final class TreeFault extends IOException {
  private static final long serialVersionUID = 1L;

  /** The file or folder: the message. */
  public TreeFault(String file, String message) {
    super(file + ": " + message);
  }
}
