package io.camelzodb.git.pack;

import java.io.File;
import java.io.IOException;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.Repository;

/**
 * Makes a finished pack known to JGit. Without that, JGit lists the packs of a repository again for
 * each object that it does not find. JGit has no public method for it.
 */
public final class FinishedPack {
  private FinishedPack() {}

  /**
   * Opens a pack that was just given its name.
   *
   * @param pack its file, {@code pack-….pack}
   * @throws IOException if it cannot be opened
   */
  public static void open(Repository repository, File pack) throws IOException {
    if (repository.getObjectDatabase() instanceof ObjectDirectory objects) {
      objects.openPack(pack);
    }
  }
}
