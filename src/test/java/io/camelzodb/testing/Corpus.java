package io.camelzodb.testing;

import io.camelzodb.storage.file.DataHeader;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.sync.NamedPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folders of real data that tests read; each can be another of the same form by a system
 * property.
 */
public final class Corpus {
  private Corpus() {}

  /** Pickles, literals, Data.fs files: {@code -Dcorpus.storage}. */
  public static Path storage() {
    return folder("corpus.storage", "storage");
  }

  /** Exports: {@code -Dcorpus.xml}. */
  public static Path xml() {
    return folder("corpus.xml", "xml");
  }

  /** Zope sites with the trees that the peer writes: {@code -Dcorpus.zope}. */
  public static Path zope() {
    return folder("corpus.zope", "zope");
  }

  /**
   * Makes the record of an object undecodable, in a copy of a {@code Data.fs}; the rest of the file
   * stays whole.
   *
   * @param copy the copy, in a folder of the test
   * @param path the object, such as {@code /site/add}
   */
  public static void spoil(Path copy, String path) throws IOException {
    if (copy.toAbsolutePath().normalize().startsWith(Path.of("src").toAbsolutePath())) {
      throw new IllegalArgumentException(copy + " is no copy");
    }
    long record;
    try (FileStorage store = FileStorage.open(copy, FileStorageOptions.DEFAULT)) {
      ObjectTree tree = new ObjectTree(store.snapshot(), problem -> {});
      ZopeObject object = tree.resolve(NamedPath.of(path));
      if (object == null) {
        throw new IllegalArgumentException("there is no " + path + " in " + copy);
      }
      record = store.newest(object.oid());
    }
    try (FileChannel file = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {(byte) 0xff}), record + DataHeader.SIZE);
    }
  }

  private static Path folder(String property, String name) {
    String set = System.getProperty(property);
    Path folder = set == null ? Path.of("src/test/corpus", name) : Path.of(set);
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException("-D" + property + ": no folder " + folder.toAbsolutePath());
    }
    return folder;
  }
}
