package io.camelzodb.sync;

import io.camelzodb.git.RealGit;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.sync.playback.origin.RevisionSource;
import io.camelzodb.sync.playback.origin.StagedSource;
import io.camelzodb.sync.record.pass.RecordedObjects;
import io.camelzodb.sync.record.pass.TreeRecorder;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.tree.tar.TarSource;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Gives the objects of one database to each kind of reader. */
final class ReaderSources implements Closeable {
  /** What can be read by one and the same interface. */
  enum Kind {
    DATABASE,
    EXPORT,
    FOLDER,
    REVISION,
    STAGED,
    TAR
  }

  /** Without thousands of equal objects, which would show nothing more. */
  static final RecordOptions OPTIONS =
      RecordOptions.DEFAULT.withSelection(new Selection("", "/many", "", ""));

  private final Path folder;
  private final List<Closeable> opened = new ArrayList<>();

  /**
   * Sources.
   *
   * @param folder where they are made; holds nothing yet
   * @param database a Data.fs
   */
  ReaderSources(Path folder, Path database) throws IOException {
    this.folder = folder;
    Files.copy(database, folder.resolve("Data.fs"));
    Path tree = Files.createDirectory(folder.resolve("tree"));
    try (ObjectStore store = database();
        ObjectTreeFiles files = new ObjectTreeFiles(tree, problem -> {})) {
      new TreeRecorder(store.snapshot(), files, OPTIONS, problem -> {})
          .run(List.of(ObjectPath.ROOT));
    }
    RealGit git = new RealGit(tree);
    git.run("init", "-q");
    git.run("add", "-A");
    git.run("commit", "-q", "-m", "All");
    git.run("archive", "-o", folder.resolve("tree.tar.gz").toString(), "HEAD");
    export();
  }

  /** The folder of the tree, which is a work tree of git. */
  Path tree() {
    return folder.resolve("tree");
  }

  ObjectStore database() throws IOException {
    return FileStorage.open(folder.resolve("Data.fs"), FileStorageOptions.DEFAULT);
  }

  /** As Zope's exportFile does it: the application, then all the rest. */
  private void export() throws IOException {
    try (ObjectStore store = database();
        DataOutputStream out =
            new DataOutputStream(Files.newOutputStream(folder.resolve("site.zexp")))) {
      Snapshot snapshot = store.snapshot();
      out.write("ZEXP".getBytes(StandardCharsets.US_ASCII));
      Oid first = new ObjectTree(snapshot, problem -> {}).root().oid();
      write(out, snapshot, first);
      for (Iterator<Oid> oids = snapshot.oids(); oids.hasNext(); ) {
        Oid oid = oids.next();
        if (!oid.equals(first)) {
          write(out, snapshot, oid);
        }
      }
      out.writeLong(-1);
      out.writeLong(-1);
    }
  }

  private static void write(DataOutputStream out, Snapshot snapshot, Oid oid) throws IOException {
    byte[] record = snapshot.load(oid).pickle();
    out.writeLong(oid.value());
    out.writeLong(record.length);
    out.write(record);
  }

  ObjectReader reader(Kind kind) throws IOException {
    return switch (kind) {
      case DATABASE -> of(kept(database()));
      case EXPORT -> of(kept(Exports.open(folder.resolve("site.zexp"))));
      case FOLDER -> files(kept(new FolderSource(tree())));
      case REVISION -> files(kept(RevisionSource.open(tree(), "HEAD")));
      case STAGED -> files(kept(StagedSource.open(tree())));
      case TAR -> files(kept(TarSource.open(folder.resolve("tree.tar.gz"))));
    };
  }

  private ObjectReader of(ObjectStore store) throws IOException {
    return RecordedObjects.reader(store.snapshot(), OPTIONS, problem -> {});
  }

  private static ObjectReader files(TreeSource source) {
    return new ObjectTreeReader(source);
  }

  private <C extends Closeable> C kept(C source) {
    opened.add(source);
    return source;
  }

  @Override
  public void close() throws IOException {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
    opened.clear();
  }
}
