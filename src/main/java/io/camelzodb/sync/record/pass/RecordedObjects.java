package io.camelzodb.sync.record.pass;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.type.EnteredContainers;
import io.camelzodb.zope.walk.DatabaseReader;
import io.camelzodb.zope.walk.MountPoints;
import io.camelzodb.zope.walk.ObjectTree;
import io.camelzodb.zope.walk.ReadingScope;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects that a recording of a database or export would write: the selected ones,
 * without the secrets that are hidden, with whole states where the options ask for them. Objects
 * that are not selected, and those in another database, are left out.
 */
public final class RecordedObjects {
  private static final String UNSELECTED = "it is not selected to be recorded";

  private RecordedObjects() {}

  /**
   * A reader.
   *
   * @param problems receives the problems that occur when states are read
   * @throws IOException if the source cannot be read
   */
  public static DatabaseReader reader(
      Snapshot snapshot, RecordOptions options, Consumer<Problem> problems) throws IOException {
    ObjectTree tree =
        new ObjectTree(
            snapshot, new TextDecoder(options.zope().encoding(), problem -> {}), problem -> {});
    RecordedDataReader data = RecordedDataReader.of(snapshot, tree, options, problems);
    return new DatabaseReader(
        snapshot, options.zope(), data::read, new Recorded(snapshot, options));
  }

  /** Selects the objects that the options record. */
  private static final class Recorded implements ReadingScope {
    private final boolean export;
    private final EnteredContainers entering;
    private final RecordOptions options;

    Recorded(Snapshot snapshot, RecordOptions options) throws StorageException {
      this.export = snapshot.export();
      this.entering = options.entering().in(snapshot);
      this.options = options;
    }

    @Override
    public boolean enters(ZopeObject container) {
      return entering.enters(container, export) && options.selection().takes(container);
    }

    @Override
    public @Nullable String leavesOut(ObjectPath path) {
      return options.selection().leavesOut(path) ? UNSELECTED : null;
    }

    @Override
    public @Nullable String leavesOut(ZopeObject object) {
      if (MountPoints.isMountPoint(object)) {
        return "a mount point; what Zope shows there is in another database";
      }
      return options.selection().takes(object) ? null : UNSELECTED;
    }
  }
}
