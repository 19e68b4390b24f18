package io.camelzodb.testing;

import java.nio.file.Files;
import java.nio.file.Path;

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

  private static Path folder(String property, String name) {
    String set = System.getProperty(property);
    Path folder = set == null ? Path.of("src/test/corpus", name) : Path.of(set);
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException("-D" + property + ": no folder " + folder.toAbsolutePath());
    }
    return folder;
  }
}
