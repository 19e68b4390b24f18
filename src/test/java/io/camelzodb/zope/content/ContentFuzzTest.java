package io.camelzodb.zope.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real objects with random values in random attributes: never anything but problems and statuses,
 * and never a hang. The seed stands in the message of a failure.
 */
class ContentFuzzTest {
  private static final int ROUNDS = 25;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plone6/library.zexp",
        "plone6/folder.zexp",
        "zope2/plone43-blob.zexp",
        "zope2/plone43-oldat.zexp",
        "zope2/zope2-classic.zexp"
      })
  void randomValuesAreSurvived(String export) throws IOException {
    Random seeds = new Random();
    try (ObjectStore store = Exports.open(Corpus.xml().resolve(export))) {
      int objects = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long seed = round < 5 ? round : seeds.nextLong();
        String which = export + " with seed " + seed + "L";
        ReadAll all =
            Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> read(store.snapshot(), seed, which), which);
        objects += all.records.size();
      }
      assertThat(objects).isGreaterThan(ROUNDS);
    }
  }

  private static ReadAll read(Snapshot snapshot, long seed, String which) throws IOException {
    try {
      return ReadAll.of(new Fuzzed(snapshot, seed));
    } catch (RuntimeException | StackOverflowError fault) {
      throw new AssertionError(which, fault);
    }
  }

  /** A snapshot whose records are damaged, the same way each time they are read. */
  private static final class Fuzzed implements Snapshot {
    private final Snapshot real;
    private final long seed;
    private final List<Oid> oids = new ArrayList<>();

    Fuzzed(Snapshot real, long seed) throws StorageException {
      this.real = real;
      this.seed = seed;
      real.oids().forEachRemaining(oids::add);
    }

    @Override
    public Tid tid() {
      return real.tid();
    }

    @Override
    public String name() {
      return real.name();
    }

    @Override
    public Oid root() {
      return real.root();
    }

    @Override
    public boolean export() {
      return real.export();
    }

    @Override
    public boolean contains(Oid oid) throws StorageException {
      return real.contains(oid);
    }

    @Override
    public Iterator<Oid> oids() {
      return oids.iterator();
    }

    @Override
    public Optional<BlobData> blob(Oid oid) throws StorageException {
      return real.blob(oid);
    }

    @Override
    public StoredRecord load(Oid oid) throws StorageException {
      StoredRecord record = real.load(oid);
      // The first object stays as it is, so that there is something to walk to.
      return oid.equals(root()) ? record : new Damaged(record, seed, oids);
    }
  }

  private record Damaged(StoredRecord real, long seed, List<Oid> oids) implements StoredRecord {
    @Override
    public Oid oid() {
      return real.oid();
    }

    @Override
    public Tid tid() {
      return real.tid();
    }

    @Override
    public int size() {
      return real.size();
    }

    @Override
    public PickledObject object() throws StorageException {
      PickledObject object = real.object();
      if (object.pickles().size() < 2) {
        return object;
      }
      Random random = new Random(seed * 31 + oid().value());
      RandomValues values = new RandomValues(random, oids);
      return new PickledObject(List.of(object.classPart(), values.damaged(object.state())));
    }

    @Override
    public byte[] pickle() throws IOException {
      return real.pickle();
    }
  }
}
