package io.camelzodb.sync.playback.origin;

import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.tree.tar.TarSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of a playback come from. Immutable. */
public sealed interface TreeOrigin {
  /** With what the name of a revision begins on the command line. */
  String REVISION = "rev:";

  /**
   * A folder that holds {@code __root__}.
   *
   * @param path absolute
   */
  record Folder(Path path) implements TreeOrigin {}

  /**
   * A commit of the repository in {@code zodb.base-dir}.
   *
   * @param name as git takes it: {@code HEAD~3}
   */
  record Revision(String name) implements TreeOrigin {}

  /**
   * A tar archive, gzipped or not.
   *
   * @param path absolute
   */
  record Tar(Path path) implements TreeOrigin {}

  /** What a user named: {@code rev:HEAD~3}, a plain file, else a folder. */
  static TreeOrigin of(String text) {
    if (text.startsWith(REVISION)) {
      return new Revision(text.substring(REVISION.length()));
    }
    Path path = Path.of(text).toAbsolutePath().normalize();
    boolean file = Files.exists(path) && !Files.isDirectory(path);
    return file ? new Tar(path) : new Folder(path);
  }

  /**
   * Opens it.
   *
   * @param base the folder whose repository has the revisions
   */
  default TreeSource open(Path base) throws IOException {
    if (this instanceof Revision revision) {
      return RevisionSource.open(base, revision.name());
    }
    return this instanceof Tar tar
        ? TarSource.open(tar.path())
        : new FolderSource(((Folder) this).path());
  }
}
