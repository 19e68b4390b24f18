package io.camelzodb.sync.playback.origin;

import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.tree.layer.Layers;
import io.camelzodb.tree.tar.TarSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Names the place that the files of a playback come from. Immutable. */
public sealed interface TreeOrigin {
  /** The prefix of a revision on the command line. */
  String REVISION = "rev:";

  /**
   * Names a folder that holds {@code __root__}.
   *
   * @param path absolute
   */
  record Folder(Path path) implements TreeOrigin {}

  /**
   * Names a commit of the repository in {@code zodb.base-dir}.
   *
   * @param name the name in the syntax of git: {@code HEAD~3}
   */
  record Revision(String name) implements TreeOrigin {}

  /**
   * Names a tar archive, gzipped or not.
   *
   * @param path absolute
   */
  record Tar(Path path) implements TreeOrigin {}

  /**
   * Names the layers of a site, the custom one first.
   *
   * @param removes whether a folder without metadata on any layer is an object that was removed,
   *     and no error
   */
  record Layered(Layers layers, boolean removes) implements TreeOrigin {}

  /**
   * Names the files that are staged in git's index, of all layers.
   *
   * @param layers at least the custom one
   */
  record Staged(Layers layers) implements TreeOrigin {}

  /** Parses the text of a user: {@code rev:HEAD~3}, a plain file (tar), else a folder. */
  static TreeOrigin of(String text) {
    if (text.startsWith(REVISION)) {
      return new Revision(text.substring(REVISION.length()));
    }
    Path path = Path.of(text).toAbsolutePath().normalize();
    boolean file = Files.exists(path) && !Files.isDirectory(path);
    return file ? new Tar(path) : new Folder(path);
  }

  /**
   * Opens the tree.
   *
   * @param base the folder of the repository with the revisions
   */
  default TreeSource open(Path base) throws IOException {
    if (this instanceof Layered layered) {
      return layered.removes() ? layered.layers().open().removing() : layered.layers().open();
    }
    if (this instanceof Staged staged) {
      return StagedSource.open(staged.layers());
    }
    if (this instanceof Revision revision) {
      return RevisionSource.open(base, revision.name());
    }
    return this instanceof Tar tar
        ? TarSource.open(tar.path())
        : new FolderSource(((Folder) this).path());
  }
}
