package io.camelzodb.sync.playback;

import io.camelzodb.sync.playback.origin.RevisionSource;
import io.camelzodb.sync.playback.origin.TreeOrigin;
import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.layer.Layers;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Holds the request for a playback, for any database. Immutable.
 *
 * @param from where the files are
 * @param layers the layers of the site
 * @param rule how changes of others in the database, since the tree was made, are treated
 * @param conflictFolder the folder for the files of conflicts
 * @param user the user of the transaction: a folder path, a space and the user id, or empty
 * @param description the note of the transaction; null for that of perfact-zodbsync
 * @param recordedOnly whether only the database that the tree was recorded from is written
 */
record PlaybackRequest(
    PlaybackOptions options,
    TreeOrigin from,
    Layers layers,
    ConflictRule rule,
    Path conflictFolder,
    String user,
    @Nullable String description,
    boolean recordedOnly) {

  /**
   * Opens the files: of a revision as the custom layer of the site.
   *
   * @param base the folder of the repository with the revisions
   */
  TreeSource open(Path base) throws IOException {
    TreeSource files = from.open(base);
    return files instanceof RevisionSource && layers.areUsed() ? layers.open(files) : files;
  }
}
