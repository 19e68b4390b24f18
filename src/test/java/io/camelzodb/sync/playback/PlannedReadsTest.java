package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.mount.ForwardingSnapshot;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.playback.planning.Planner;
import io.camelzodb.sync.record.pass.TreeRecorder;
import io.camelzodb.testing.Corpus;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts what a plan reads. */
class PlannedReadsTest {
  @TempDir Path folder;

  /** Counts the loads of each record. */
  private static final class Counting extends ForwardingSnapshot {
    final Map<Oid, Integer> loads = new HashMap<>();

    Counting(Snapshot snapshot) {
      super(snapshot);
    }

    @Override
    public StoredRecord load(Oid oid) throws StorageException {
      loads.merge(oid, 1, Integer::sum);
      return super.load(oid);
    }
  }

  private static ObjectStore open() throws IOException {
    return FileStorage.open(
        Corpus.zope().resolve("golden/types/Data.fs"), FileStorageOptions.DEFAULT);
  }

  @Test
  void eachObjectOfAnUnchangedTreeIsLoadedOnce() throws Exception {
    try (ObjectStore store = open();
        ObjectTreeFiles files = new ObjectTreeFiles(folder, problem -> {})) {
      new TreeRecorder(store.snapshot(), files, RecordOptions.DEFAULT, problem -> {})
          .run(List.of(ObjectPath.ROOT));
    }
    try (ObjectStore store = open();
        FolderSource files = new FolderSource(folder)) {
      Counting counted = new Counting(store.snapshot());
      Plan plan =
          new Planner(counted, new ObjectTreeReader(files), PlaybackOptions.DEFAULT)
              .plan(List.of("/"));
      assertThat(plan.operations()).isEmpty();
      List<String> often = new ArrayList<>();
      for (ZopeObject object : new ObjectTree(store.snapshot(), problem -> {}).walk()) {
        int loads = counted.loads.getOrDefault(object.oid(), 0);
        if (loads > 1) {
          often.add(object.path() + " " + loads);
        }
      }
      assertThat(plan.compared()).isGreaterThan(3000);
      assertThat(often).isEmpty();
    }
  }
}
